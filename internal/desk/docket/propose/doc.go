// Package propose says which claim a new report most likely belongs to, and
// why. It only proposes: joining is a person's decision, or the decision of a
// caller that takes [Threshold] as its line.
//
// # Model
//
// A report's text is folded (see [Normalise]), cut into words, and read
// against a lexicon of the field in Arabic (standard and everyday, Syrian first) and English.
// What is read are concepts, not words, so مطبخ and "kitchen" are one. Every
// concept stands in a slot: room, service, building, wing, level, side, kind of
// event, object, counted number, door tag and so on. Words outside the lexicon
// become concepts of slot "word" with little weight.
//
// Arabic typed in Latin letters ("fi bab wara el matba5") is first written in
// Arabic ones by its consonants; a plain letter for an emphatic one and one
// typing error in a longer word are forgiven, at 0.7 of the weight.
//
// Some concepts follow from several words: a level below a numbered one is the
// next ("below B2"), a relation binds to its place (وراه to the place before
// it), a denied number is none ("not two floors: three"). A number of four to
// six digits beside a code or a lock is that code and counts nobody, also where
// it is told digit by digit. What a word brings along is taken back where the
// text sets it elsewhere: an accident's tunnel is not secret, dear fuel is no
// failing generator.
//
// A claim is the tally of its n reports' concepts: it keeps h(c), how many of
// them hold concept c. A report R against a claim C gives
//
//	agree = sum over shared c of w(c) * (h(c) / (n + 0.6))^0.25
//	missR = sum over c of R that C lacks of w(c)       (lexicon concepts only)
//	missC = sum over c of C with h/n >= 0.4 that R lacks of w(c) * h/n
//	s(x)  = 1.5 * (1 - exp(-x/1.5))                    (who tells much is not against)
//	score = agree / (agree + a*s(missR) + b*s(missC))  (Tversky 1977, a contrast of
//	                                                   what is shared and what is not)
//	        * (1 - exp(-agree / tau))                  (little evidence joins nothing;
//	                                                   tau is up to a tenth smaller for
//	                                                   a claim that many told)
//	        * breadth                                  (where alone, and not what, is 0.6 to 0.8)
//	        * the factor of each conflict
//
// with score between 0 and 1. A conflict is a slot where both sides speak and
// say different things: two rooms, two wings, two floors, two kinds of event,
// two numbers of the same thing; two kinds of event weigh little where the same
// thing at the same spot, the same count or the same door is shared. Three further
// conflicts need no slot: both name spots of the site and share none (0.75), one
// side alone asks for a person (0.6) or offers help (0.75), and the report tells
// of a numbered floor and of nothing below where the claim lies below (0.75). A
// near-verbatim text (Jaccard of three-word runs) lifts agreement, yet conflicts
// still lower it: the same sentence with another wing is another claim.
//
// A claim learns words: one outside the lexicon that h > 1 of its reports hold
// weighs 1 + 1.5*(1 - 1/h) times as much. So tellers who use a word that no list
// has still meet. Together such words add at most 0.6, or 1.0 once learnt.
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
// # Limits
//
// A book never merges claims: a first report that says next to nothing founds a
// claim that later ones may pass by. Reports that share no word of the lexicon
// and no word with one another do not meet, whatever they mean.
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
