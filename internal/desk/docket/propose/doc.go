// Package propose says which claim a new report most likely belongs to, and
// why. It only proposes: joining is a person's decision, or the decision of a
// caller that takes [Threshold] as its line.
//
// # Model
//
// A report's text is folded (see [Normalise]), cut into words, and read
// against a lexicon of the field in Arabic (standard and Syrian) and English.
// What is read are concepts, not words, so مطبخ and "kitchen" are one. Every
// concept stands in a slot: room, service, building, wing, level, side, kind of
// event, object, counted number, door tag and so on. Words outside the lexicon
// become concepts of slot "word" with little weight.
//
// A claim is the tally of its reports' concepts: f(c) is the share of its
// reports that hold concept c. A report R against a claim C gives
//
//	agree = sum over shared c of w(c) * f(c)^0.35
//	missR = sum over c of R that C lacks of w(c)       (lexicon concepts only)
//	missC = sum over c of C with f(c) >= 0.4 that R lacks of w(c) * f(c)
//	score = agree / (agree + a*missR + b*missC)        (Tversky 1977, a contrast of
//	                                                   what is shared and what is not)
//	        * (1 - exp(-agree / tau))                  (little evidence joins nothing)
//	        * breadth                            (where alone, and not what, is 0.6 or 0.75)
//	        * the factor of each conflict
//
// with score between 0 and 1. A conflict is a slot where both sides speak and
// say different things: two rooms, two wings, two floors, two kinds of event,
// two numbers of the same thing. A near-verbatim text (Jaccard of three-word
// runs) lifts agreement, yet conflicts still lower it: the same sentence with
// another wing is another claim.
//
// # Weights
//
// w(c) = slotFactor * ln(1/p(c)) / ln(100), so a concept that one claim in a
// hundred holds weighs its slot factor. p(c) mixes a background rate, written
// beside every lexicon line, with the claims seen so far:
//
//	p(c) = (60*rate + claims that hold c) / (60 + claims)
//
// Claims are counted, not reports: forty echoes of one kitchen door must not
// make kitchens common. The rates are judged by hand from the claims that were
// made in public during the search of December 2024 and are no measurement;
// they only order concepts before the first claims arrive.
//
// # Denials
//
// A report that denies ("nothing is behind the kitchen") belongs to the claim
// that it denies, and is flagged: see [Proposal].Against. Denials are brief, so
// missC counts half, tau is 0.7 of itself and breadth is not asked; a claim that
// states nothing to be there has little to deny (0.7).
//
// Sources: A. Tversky, Features of similarity, Psychological Review 84 (1977)
// 327; G. Salton and C. Buckley, Term-weighting approaches, Information
// Processing and Management 24 (1988) 513 for weight by rarity.
//
// The package is pure: no clock, disk, network or randomness, and the same
// calls in the same order give the same answers.
package propose
