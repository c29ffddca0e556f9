package search

import (
	"fmt"
	"math"
)

// LikelihoodTable holds, for reliability A to F (rows) and credibility 1 to 6
// (columns), how much likelier such a report is when somebody is at the place
// than when nobody is. All values are assumptions, each above 0.
type LikelihoodTable [6][6]float64

// StandardLikelihood is an assumption: ln LR = weight(reliability) times
// ln base(credibility), so that an unreliable source moves nothing much in
// either direction. F6, "not yet judged", is near 1.
func StandardLikelihood() LikelihoodTable {
	weight := [6]float64{1, 0.8, 0.6, 0.35, 0.1, 0.2}
	base := [6]float64{20, 8, 3, 1.2, 0.5, 1.5}
	var t LikelihoodTable
	for r, w := range weight {
		for c, b := range base {
			t[r][c] = math.Pow(b, w)
		}
	}
	return t
}

// Ratio returns the table's value for a grade such as "B2". It reports an error
// for anything that is not a letter A to F followed by a digit 1 to 6.
func (t *LikelihoodTable) Ratio(grade string) (float64, error) {
	if len(grade) != 2 || grade[0] < 'A' || grade[0] > 'F' || grade[1] < '1' || grade[1] > '6' {
		return 0, fmt.Errorf("%q is not a grade; write reliability A to F and credibility 1 to 6, such as F6", grade)
	}
	return t[grade[0]-'A'][grade[1]-'1'], nil
}

func (t *LikelihoodTable) check() error {
	for r := range t {
		for c, v := range t[r] {
			if !(v >= 1e-3 && v <= 1e3) {
				return fmt.Errorf("defaults, likelihood, grade %c%d: %v is outside 0.001 to 1000; write a ratio such as 1.1", 'A'+r, c+1, v)
			}
		}
	}
	return nil
}

// exponent is what n distinct origins raise a claim's ratio to:
// 1 + w + w^2 + ... (n terms), at most the cap; no origin, no weight.
func (d *Defaults) exponent(origins int) float64 {
	e, w := 0.0, 1.0
	for i := 0; i < origins && w > 1e-12 && e < d.OriginCap.Mode; i++ {
		e += w
		w *= d.OriginDiscount.Mode
	}
	return min(e, d.OriginCap.Mode)
}

// claimRatio is the factor on the odds that a claim's places are occupied.
// origins is the number of distinct ones; found says that people were found at
// one of the places.
func (d *Defaults) claimRatio(c *Claim, origins int, found bool) float64 {
	grade := c.Grade
	switch c.Status {
	case Refuted:
		return 1
	case Confirmed:
		if found {
			return 1
		}
		grade = "A1"
	}
	if c.Factor > 0 {
		return min(max(c.Factor, 1/d.ClaimCap.Mode), d.ClaimCap.Mode)
	}
	lr, err := d.Likelihood.Ratio(grade)
	if err != nil {
		return 1 // unreachable: Check has refused the grade
	}
	lr = math.Pow(lr, d.exponent(origins))
	return min(max(lr, 1/d.ClaimCap.Mode), d.ClaimCap.Mode)
}

// Factor is what an open, unverifiable or confirmed claim multiplies the odds
// of its places by, before anybody is found there: a ratio above 0, 1 for a
// refuted claim. Claim.Factor takes it back, rounded as the caller likes.
func (d *Defaults) Factor(c Claim) float64 {
	distinct := map[string]bool{}
	for _, o := range c.Origins {
		distinct[o] = true
	}
	return d.claimRatio(&c, len(distinct), false)
}
