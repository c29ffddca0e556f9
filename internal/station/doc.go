// Package station assembles one replica out of its parts: the data directory,
// the ledger and its store, the views, the keys and who may use them.
//
// A data directory holds
//
//	miftah.db     ledger, views, sealed attachments, wrapped keys
//	station.key   this replica's signing key; in no backup
//	station.head  how far the ledger was when last written; notices a rollback
//	lock          held while a program has the directory open
//	reserve       empty space, given up so that readings can still be
//	              recorded when the disk is full
//
// A directory that was copied, restored or set back is noticed and goes on as
// a new replica with a new signing key, so that two histories never share one
// chain.
package station
