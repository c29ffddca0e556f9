// Package docket is the intake desk: it takes reports, ties them to places,
// joins those that say the same thing into one claim, has the claim tested and
// sees to it that every teller gets an answer.
//
// # Model
//
// A report is what one teller said, word for word: a text, a voice note, a
// photo, a message of a pasted chat. Nothing in it is mandatory, and the place
// may stay unknown; when it is tied to a place later, the teller's own words
// and the time stay as they were. What a person said is sealed under the
// report; who the teller is and how to reach them is sealed apart, under the
// teller's own subject, in the protection compartment when they are in danger.
// So a teller can be erased while what was told remains.
//
// A claim is what several reports assert together. Each report of a claim
// names the report that it was passed on from, or none. [Weigh] follows those
// links to the first tellers: a claim weighs by its distinct origins, however
// many echoes repeat it. A claim moves the chance of its place once: package
// search raises the likelihood ratio of the claim's grade to a power that
// grows with the distinct origins and is bounded.
//
// A grade has two parts, judged apart (the Admiralty code): reliability A to F
// of who tells, credibility 1 to 6 of what is told. F6 is "not yet judged" and
// the default. Credibility 1, confirmed by others, needs a second origin.
//
// # Assumptions
//
// The likelihood ratio of each grade (search.StandardLikelihood, edited with
// SetLikelihood, in thousandths) and the minutes of [CheapestTest] are judged
// by hand and labelled as assumptions wherever they are shown. That a chat's
// dates put the day before the month, unless the export itself shows
// otherwise, is one too.
//
// # Proposals
//
// Which claim a report may belong to is proposed by package propose from the
// opened texts. The index of them lives in memory only: it is built when the
// operation compartment is unlocked, follows every change, and is emptied when
// keys are wiped or a subject is erased.
//
// # Errors
//
// Inputs that a person can mend give a *desk.Problem with field and remedy. A
// role that may not write or read gives access.ErrDenied. Every write may be
// repeated with the same command id: it is kept once.
//
// Sources: the Admiralty code as in field facts 3.3 (reliability and
// credibility "considered in isolation"); rumours that sent crews to the
// kitchen of Sednaya in December 2024, field facts 4.3 and 5.2.
package docket
