// Package search says how likely it is that somebody is still in each space of
// a site, what that rests on, and what chance of having missed someone is left.
// It is pure: the same Problem gives the same Answer, bit for bit, whatever the
// order of its lists.
//
// # Spaces and causes
//
// POA is P(at least one living person is in a space). POAs do not sum to one:
// finding nobody in A moves nothing into B. Priors come from causes, which are
// independent yes/no hypotheses about the whole site ("the cells were left
// locked", "someone is left in some office", "a hidden level exists"):
//
//	P(space s empty | causes) = (1 - rest_s) * product over true causes c of s (1 - P(s occupied | c))
//
// The chance that anyone at all is left in rooms of one kind belongs to the
// site and is split over the n rooms of that kind: each is occupied with
// 1 - exp(-m/n) if the hypothesis holds, m being the number of occupied rooms
// then expected. So doubling the empty offices does not double the doubt.
// A space that no list knows is carried as one more space, UnlistedID.
//
// Two causes speak of locked rooms. "left-locked": they were left locked with a
// good part of them occupied; a few empty cells refute it. "left-locked-few":
// they were opened, but for a few forgotten ones, a small share of all; that
// survives many empty cells, and one person found makes it likely, so that every
// cell still shut stays in doubt.
//
// # Looks
//
// Let d be the chance that a look detects a person present (the method's
// value for a responsive or an unresponsive person, lowered by coverage, noise,
// crowd, an airtight wall) and f its false alarm rate. A sign is a detection or
// a false alarm, so the likelihood ratios occupied : empty of one look are
//
//	no sign: (1-d)(1-f)/(1-f) = 1-d      sign: (1-(1-d)(1-f))/f = 1 + d(1-f)/f
//
// A method is blind at a space with chance b, then all its looks there say
// nothing; it gives b + (1-b)*product of its ratios. Different methods fail
// independently (Options.MissFloor bounds what they reach together); the result
// is averaged over the two kinds of person. A look whose place is uncertain is
// mixed with "says nothing". At a suspected void, looks that find voids (not
// people) bear on the cause that the void is real; a traced service is such a
// look at every void that it could feed (Look.Feeds). Halving detection halves d and f together: no-sign
// results lose weight and signs do not, so the halved end is never the lower.
//
// # Claims
//
// A claim multiplies the odds that its place (or at least one of its places) is
// occupied by LR^e, e = 1 + w + w^2 + ... over its distinct origins, bounded.
// Echoes of an origin add nothing. A refuted claim has ratio 1
// (its test is a look); an unverifiable one keeps its ratio; a confirmed one
// has the ratio of grade A1 unless people were found at one of its places, when
// the finding speaks alone.
//
// # People found
//
// Finding people is evidence (against a small chance of a mistaken report) that
// the space was in use, which its causes learn from. Look.Count is the number
// of people inside at that look, Look.Out how many of them were taken out. If
// some stay, the space is occupied. If all are out, what may remain follows
// Gamma-Poisson: with prior shape r and rate b, k found and D the chance that a
// person was detected by this or a later look, the rest has mean (r+k)(1-D)/(b+D)
// and is zero with chance ((b+D)/(b+1))^(r+k); later signs multiply its odds.
// "Later" is Look.Order, not the position in the list. Finding people thus
// raises the number still expected.
//
// # Inference
//
// Exact, by elimination over the causes (a junction tree): spaces with the same
// causes form one table. A claim over several places is one more binary
// variable: with E = "all its places are empty", its likelihood LR + (1-LR)[E]
// is linear in [E], and given E it factorises over spaces. Work grows with the
// largest set of causes that hang together after elimination; above 17 Solve
// refuses (ErrTooLinked) and never approximates. With no-sign looks only, the
// belief stays log-supermodular in the causes (log(a + b e^-t) is convex), so by
// the FKG inequality finding nobody anywhere raises no other space.
//
// # Where to look next
//
// What a set of looks is worth is the mean number of people (or of occupied
// spaces) that they detect: the sum over spaces of what is expected there times
// 1 - (chance that all looks miss, after those already made / before them). It
// is a sum of means, so causes shared between spaces need no care, and in each
// space it grows less with every look (a mixture, over kinds of person and
// blindness, of coverage functions: submodular). Plan takes the best look per
// minute again and again, for teams with their own methods and minutes, and
// bounds every other plan (Nemhauser, Wolsey, Fisher 1978). Spread is the same
// with time that can be cut finely (Koopman 1957; Charnes and Cooper 1958).
// What the looks would buy is computed, not summed: the residual with all of
// them added as looks without a sign, at both ends. Until goes on until the high
// end is below a target, or says that these methods never get there.
//
// # Theory
//
// Allocate, Boxes, ExpectedCost, LooksUntil, Worthwhile, Inspect, Smith, Index,
// BestOrder, Breach and BestPath are the classical problems by themselves.
// SingleTarget and Seek are for one sought person, where chances sum to one.
//
// # Residual
//
// P(someone remains), as a range: all detection values as believed, and all
// halved; never 0 nor 1. It includes UnlistedID. Every sweep counts for a part
// as a look for a hidden door beside that room; tapping and measuring, traced
// services and surveys count more. The hidden space is equally likely beside
// each room, so its ratio is the mean over rooms of their looks' misses.
//
// Sources: Stone 1975; Stone, Keller, Kratzke, Strumpfer, Stat. Sci. 29(1)
// 2014 (common failure of both beacons, sensors capped at 0.9); Koopman 1946
// (random search) and 1957; Charnes, Cooper 1958; Black 1965; Ross 1983;
// Weitzman 1979; Smith 1956; Rothkopf 1966; Kingman 1993 (Poisson splitting); Fortuin, Kasteleyn,
// Ginibre 1971. Default values are assumptions unless their Status says else.
package search
