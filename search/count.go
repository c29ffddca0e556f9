package search

import (
	"fmt"
	"math"
)

// GammaPoisson is the belief about how many people are in an occupied space:
// Poisson with a Gamma(Shape, Rate) mean, so Shape/Rate people are expected.
type GammaPoisson struct {
	Shape float64 `json:"shape"`
	Rate  float64 `json:"rate"`
}

// After returns the belief about the mean after found people were found, each
// person present being detected with chance pod (0..1).
func (g GammaPoisson) After(found int, pod float64) GammaPoisson {
	return GammaPoisson{g.Shape + float64(found), g.Rate + pod}
}

// Left returns the mean number of people still inside after found were found
// and taken out, and the chance that nobody is.
func (g GammaPoisson) Left(found int, pod float64) (mean, nobody float64) {
	post := g.After(found, pod)
	return post.Shape * (1 - pod) / post.Rate, math.Pow(post.Rate/(g.Rate+1), post.Shape)
}

// PoissonLeft returns the mean still inside and the chance that somebody is,
// when mu people were expected (Poisson) and each is detected with chance pod.
// By Poisson splitting this does not depend on how many were found.
func PoissonLeft(mu, pod float64) (mean, somebody float64) {
	mean = mu * (1 - pod)
	return mean, -math.Expm1(-mean)
}

// ZeroInflatedLeft is for a space in use with chance used and then holding
// Poisson(mu) people, where a search that detects each with chance pod found
// nobody. It returns the chance that it is in use and that somebody is left.
func ZeroInflatedLeft(used, mu, pod float64) (inUse, somebody float64) {
	quiet := used * math.Exp(-mu*pod)
	inUse = quiet / (quiet + 1 - used)
	_, left := PoissonLeft(mu, pod)
	return inUse, inUse * left
}

// SingleTarget is the update for exactly one sought person: prior are chances
// of areas that sum to 1 (one of them may be "elsewhere or nobody"), pods one
// row per search with the detection chance in each area, nothing found. It
// returns each search's chance of success, the chances after each, and the
// chance that any succeeds. It is for a claim or a sought person, never for the
// spaces of a Problem. It reports an error for rows of unequal length, values
// outside 0..1, a prior that does not sum to 1 within rounding (0.005), or a search that cannot fail.
func SingleTarget(prior []float64, pods [][]float64) (success []float64, after [][]float64, cumulative float64, err error) {
	sum := 0.0
	for i, v := range prior {
		if err := share(fmt.Sprintf("prior %d", i+1), v); err != nil {
			return nil, nil, 0, err
		}
		sum += v
	}
	if math.Abs(sum-1) > 0.005 { // shares are written rounded
		return nil, nil, 0, fmt.Errorf("prior: sums to %v; add an area elsewhere-or-nobody so that it sums to 1", sum)
	}
	left, p := 1.0, prior
	for k, row := range pods {
		if len(row) != len(prior) {
			return nil, nil, 0, fmt.Errorf("search %d: %d detection values for %d areas; give one for each", k+1, len(row), len(prior))
		}
		pos := 0.0
		for i, d := range row {
			if err := share(fmt.Sprintf("search %d, area %d", k+1, i+1), d); err != nil {
				return nil, nil, 0, err
			}
			pos += p[i] * d
		}
		if pos >= 1 {
			return nil, nil, 0, fmt.Errorf("search %d: could not have failed, yet found nothing; lower its detection values", k+1)
		}
		next := make([]float64, len(p))
		for i, d := range row {
			next[i] = p[i] * (1 - d) / (1 - pos)
		}
		success, after, p = append(success, pos), append(after, next), next
		left *= 1 - pos
	}
	return success, after, 1 - left, nil
}

// CoveragePOD is Koopman's random search: the detection chance at coverage c,
// the area swept (sweep width times track) over the area of the place; c >= 0.
func CoveragePOD(c float64) float64 { return -math.Expm1(-max(c, 0)) }
