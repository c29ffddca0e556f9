// Package figures is the analyst's desk: the ledger of numbers. It writes
// nothing; it reads what the docket, the plan and the field hold, and lays a
// number beside what is known of it.
//
// # Figures
//
// A figure is a claim of kind figure. Its wording says what exactly is
// counted; the texts of its reports are the number as each teller gave it; its
// asserted number is in people. Reports that were passed on from another are
// echoes, so a number weighs by its distinct origins (package docket). "As of"
// is the teller's own word for the time where there is one, and never finer.
//
// # What a place can hold
//
// A claim that is tied to a place asserts that so many people are there at one
// time, and only such a claim is held against the place: deaths or arrivals
// over years are tied to no place, and no capacity bounds them.
//
// A layout is one site as one source describes it: only that source's sizes
// count, and measured ones. A source whose sizes leave out places that another
// describes is no layout; a site that no source describes whole is one layout
// of all sources together, the largest size of each place. The bound is the
// sum over places that hold people (cells, solitary cells, dormitories,
// rooms), in people, floor(area × density), by the densities of package site:
// 0.625 lying, 4.7 standing, 7.1 packed for each m². A place whose size nobody
// tells leaves the bound open, and then nothing is said against the number.
//
// A claim about a site is held against every site of the operation, its own
// first: two sites may be two descriptions of one building, and which is right
// is not for a program to say. "Over" is by how much the number exceeds those
// who could stand for long in the roomiest of these layouts. A claim about a
// level or a space is held against that level or space alone.
//
// # Searches
//
// A claim of kind other about a whole site, with reports tied to places in it,
// is a search that is said to have covered the site. Each place of the site
// counts under the narrowest place that a report names; beside what was said
// stands what is on record here: how many places, how many with a look of
// their own, how many entered and seen whole, signed twice, or not entered.
// What was said after the site as a whole was first said to be searched is
// shown as later, and what could be said then leaves it out.
//
// Sources: field facts 4.2 to 4.6 (two layouts eightfold apart, one number
// with one origin and four echoes, a statement in prose that ended no doubt).
package figures
