package search

import (
	"fmt"
	"math"
)

// maxRepeat bounds the looks at one space that stopping rules count.
const maxRepeat = 1_000_000

// after is the chance that somebody is there once n looks saw nothing.
func after(prior, pod float64, n int) float64 {
	miss := prior * math.Pow(1-pod, float64(n))
	if prior == 1 {
		return 1
	}
	return miss / (miss + 1 - prior)
}

// LooksUntil is the least number of looks without a sign, each detecting with
// chance pod, after which somebody is there with chance target or less, and
// that chance. It reports an error where no number of looks is enough.
func LooksUntil(prior, pod, target float64) (looks int, residual float64, err error) {
	if err := chances(prior, pod, target); err != nil {
		return 0, 0, err
	}
	limit := target * (1 + even)
	if prior <= limit {
		return 0, prior, nil
	}
	if pod == 0 || prior == 1 || target == 0 && pod < 1 {
		return 0, 0, fmt.Errorf("target: %v is never reached with looks that detect %v; raise it, or enter the space", target, pod)
	}
	if pod == 1 {
		return 1, 0, nil
	}
	// odds (1-pod)^n = target odds
	n := (math.Log(target) - math.Log1p(-target) - math.Log(prior) + math.Log1p(-prior)) / math.Log1p(-pod)
	if n > maxRepeat {
		return 0, 0, fmt.Errorf("target: %v takes more than %d looks that detect %v; use a better method", target, maxRepeat, pod)
	}
	for looks = max(int(n)-1, 0); after(prior, pod, looks) > limit; {
		looks++
	}
	return looks, after(prior, pod, looks), nil
}

// Worthwhile is how often to look at one space where a find is worth reward
// and each look costs cost: as long as the next look alone pays. Chances only
// fall while nothing is seen, so looking one step ahead is best (monotone case,
// Chow and Robbins). Value is what the rule is worth on average, residual the
// chance that somebody is there when it stops without a sign. It reports an
// error where somebody is there for sure and looking never stops to pay.
func Worthwhile(prior, pod, reward, cost float64) (looks int, value, residual float64, err error) {
	if err := chances(prior, pod, 0); err != nil {
		return 0, 0, 0, err
	}
	if !(reward >= 0) || !(cost > 0) || math.IsInf(reward, 1) || math.IsInf(cost, 1) {
		return 0, 0, 0, fmt.Errorf("reward %v, cost %v: write a reward of 0 or more and a cost above 0, in one unit", reward, cost)
	}
	unseen, p := 1.0, prior
	for ; p*pod*reward > cost*(1+even); looks++ {
		if looks == maxRepeat || prior == 1 && pod < 1 {
			return 0, 0, 0, fmt.Errorf("prior %v, pod %v: no number of looks up to %d is enough; look until somebody is found, or enter the space", prior, pod, maxRepeat)
		}
		value += unseen * (p*pod*reward - cost)
		unseen *= 1 - p*pod
		if unseen <= 0 {
			return looks + 1, value, 0, nil
		}
		p = p * (1 - pod) / (1 - p*pod)
	}
	return looks, value, p, nil
}

func chances(prior, pod, target float64) error {
	if err := share("prior", prior); err != nil {
		return err
	}
	if err := share("pod", pod); err != nil {
		return err
	}
	return share("target", target)
}
