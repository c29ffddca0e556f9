// Package view folds the ledger into what the desks read.
//
// Each entity (a space, a report, a finding, ...) has one view: a pure
// function of its events and of Trust. The fold takes the events that count,
// once each, in the world's order, reads clear parts only and carries sealed
// parts unopened; so replicas that hold the same events hold the same views,
// byte for byte, with keys or without, before and after an erasure.
//
// Views are stored beside the ledger, in the transaction of the events that
// changed them, and kept in memory in a State. They are rebuilt only when
// FoldVersion changes.
package view
