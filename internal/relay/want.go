package relay

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"miftah/internal/ledger"
)

// wantPrefix begins the local records that note what is missing.
const wantPrefix = "relay want "

// maxWants is how many missing records one request names.
const maxWants = 4096

// Wants is what a replica lacks, on the wire: keys of 32 bytes each, joined.
type Wants struct {
	Keys  []byte `cbor:"1,keyasint"`
	Blobs []byte `cbor:"2,keyasint"`
}

func (w Wants) refs() []ref {
	var list []ref
	for _, b := range []struct {
		bucket string
		keys   []byte
	}{{ledger.BucketKey, w.Keys}, {ledger.BucketBlob, w.Blobs}} {
		for k := range slices.Chunk(b.keys, 32) {
			if f := (ref{bucket: b.bucket}); copy(f.key[:], k) == 32 && len(list) < maxWants {
				list = append(list, f)
			}
		}
	}
	return list
}

func (w *Wants) add(f ref) {
	if f.bucket == ledger.BucketKey {
		w.Keys = append(w.Keys, f.key[:]...)
	} else {
		w.Blobs = append(w.Blobs, f.key[:]...)
	}
}

// here reports whether a record is here or must never be.
func here(s ledger.Snapshot, f ref) (bool, error) {
	_, err := s.Get(f.bucket, f.key[:])
	if errors.Is(err, ledger.ErrNotFound) && f.bucket == ledger.BucketKey {
		_, err = s.Get(ledger.BucketTomb, f.key[:16])
	}
	if errors.Is(err, ledger.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// note remembers what these references lack, before the events that name them
// are imported: a crash in between leaves a note too many, never one too few.
// later is for what only entries of stations name that nobody admitted: it is
// asked for when nothing else is missing, so that a stranger who names a great
// many keys keeps no other from coming.
func (r *Relay) note(ctx context.Context, refs []ref, coming []ledger.Record, later byte) error {
	arrives := map[string]bool{}
	for _, rec := range coming {
		arrives[rec.Bucket+string(rec.Key)] = true
		if k, ok := blobKey(rec.Value); ok && rec.Bucket == ledger.BucketBlob {
			refs = append(refs, k)
		}
	}
	var notes []ledger.Record
	err := r.ledger.View(ctx, func(s ledger.Snapshot) error {
		for _, f := range refs {
			if arrives[f.String()] {
				continue
			}
			arrives[f.String()] = true // once
			there, err := here(s, f)
			if err == nil && !there && later > 0 { // it may be noted for somebody who counts
				_, err = s.Get(ledger.BucketLocal, []byte(wantPrefix+f.String()))
				there = err == nil
				if errors.Is(err, ledger.ErrNotFound) {
					err = nil
				}
			}
			if err != nil {
				return err
			}
			if !there {
				notes = append(notes, ledger.Record{Bucket: ledger.BucketLocal, Key: []byte(wantPrefix + f.String()), Value: []byte{1 + later}})
			}
		}
		return nil
	})
	if err != nil || len(notes) == 0 {
		return err
	}
	return r.ledger.Put(ctx, notes)
}

// wants lists what is missing, and forgets what has come or was erased.
func (r *Relay) wants(ctx context.Context) (Wants, error) {
	var w Wants
	var done []ledger.Record
	err := r.ledger.View(ctx, func(s ledger.Snapshot) error {
		var noted, later []ref
		if err := s.Scan(ledger.BucketLocal, []byte(wantPrefix), nil, func(k, v []byte) error {
			switch f, ok := parseRef(k[len(wantPrefix):]); {
			case ok && len(v) == 1 && v[0] > 1:
				later = append(later, f)
			case ok:
				noted = append(noted, f)
			}
			return nil
		}); err != nil {
			return err
		}
		noted = append(noted, later...)
		for i, n := 0, 0; i < len(noted) && n < maxWants; i++ {
			there, err := here(s, noted[i])
			if err != nil {
				return err
			}
			if there {
				done = append(done, ledger.Record{Bucket: ledger.BucketLocal, Key: []byte(wantPrefix + noted[i].String())})
				continue
			}
			w.add(noted[i])
			n++
		}
		return nil
	})
	if err != nil || len(done) == 0 {
		return w, err
	}
	return w, r.ledger.Put(ctx, done)
}

func parseRef(b []byte) (ref, bool) {
	for _, bucket := range []string{ledger.BucketKey, ledger.BucketBlob} {
		if k, ok := bytes.CutPrefix(b, []byte(bucket)); ok && len(k) == 32 {
			return ref{bucket, [32]byte(k)}, true
		}
	}
	return ref{}, false
}
