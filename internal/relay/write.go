package relay

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// WriteOptions say what goes into a bundle and who can read it.
type WriteOptions struct {
	Content Content // Exchange when zero
	// Has is how far the reader is: see Vector. None: send everything.
	Has []Position
	// To are the replicas that can read it. None: every admitted replica that
	// is not retired and whose chain is here. The writer always can.
	To []event.ReplicaID
	// Plain leaves out the encryption around the bundle: for backups, and for
	// a station that has no key yet. Texts are sealed all the same; numbers,
	// places and times are not.
	Plain bool
}

// WriteFile writes a bundle to path: under a temporary name, fsynced, read
// back and checked whole, and only then renamed. An error means that there is
// no new file at path.
func (r *Relay) WriteFile(ctx context.Context, path string, o WriteOptions) (Manifest, error) {
	var m Manifest
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*")
	if err != nil {
		return m, fmt.Errorf("writing a bundle: %w", err)
	}
	temp := f.Name()
	defer os.Remove(temp)
	m, err = r.Write(ctx, f, o)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return m, fmt.Errorf("writing %s: %w", path, err)
	}
	c := checker{r: r, ctx: ctx, opts: readOptions{readBack: true, locks: true}}
	if _, err := r.walk(fromFile(temp), c.visitor()); err != nil {
		return m, fmt.Errorf("%s was written and does not read back, use another medium: %w", path, err)
	}
	if err := os.Rename(temp, path); err != nil {
		return m, fmt.Errorf("writing %s: %w", path, err)
	}
	return m, syncDir(filepath.Dir(path))
}

// syncDir makes a rename durable. Some systems cannot; then the file itself
// is durable and its name may need a moment.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	_ = d.Sync()
	return d.Close()
}

// Write writes a bundle to w.
func (r *Relay) Write(ctx context.Context, w io.Writer, o WriteOptions) (Manifest, error) {
	if o.Content == 0 {
		o.Content = Exchange
	}
	want := func(event.ReplicaID) bool { return o.Content != BackupKeys }
	cuts, heads, err := r.plan(ctx, o.Has, want)
	if err != nil {
		return Manifest{}, err
	}
	if o.Content == Founding {
		cuts = slices.DeleteFunc(cuts, func(c cut) bool { return !r.founding(c) })
		heads = nil
	}
	m := r.manifest(o, heads)
	for _, c := range cuts {
		m.Segments++
		m.Events += c.head.Seq - c.after
	}
	items := func(put func(item) error) error {
		if o.Content == BackupKeys {
			return r.allRecords(ctx, []string{ledger.BucketKey, bucketLock}, put)
		}
		if err := r.putCuts(ctx, cuts, o.Content, put); err != nil || o.Content != BackupLedger {
			return err
		}
		return r.allRecords(ctx, []string{ledger.BucketBlob}, put)
	}
	buf := bufio.NewWriterSize(w, 256<<10)
	if o.Plain {
		return m, errors.Join(r.writeBundle(buf, m, items), buf.Flush())
	}
	keys, err := r.readers(o.To, heads)
	if err != nil {
		return m, err
	}
	return m, r.writeTo(buf, keys, m, items)
}

// writeTo writes an encrypted bundle.
func (r *Relay) writeTo(buf *bufio.Writer, keys []ed25519.PublicKey, m Manifest, items func(func(item) error) error) error {
	enc, err := encryptTo(buf, keys)
	if err != nil {
		return err
	}
	return errors.Join(r.writeBundle(enc, m, items), enc.Close(), buf.Flush())
}

func (r *Relay) manifest(o WriteOptions, heads []ledger.SignedHead) Manifest {
	return Manifest{Operation: r.ledger.Operation(), Replica: r.ledger.Replica(), Key: r.public(),
		Created: r.ledger.Now(), Content: o.Content, Has: o.Has, Heads: onWire(heads)}
}

// founding reports whether a cut is the founding entry alone.
func (r *Relay) founding(c cut) bool {
	return c.after == 0 && c.head.Seq == 1 && c.head.Replica == event.ReplicaOf(r.ledger.Trust().Founded.Key)
}

// readers are the keys that a bundle is encrypted to.
func (r *Relay) readers(to []event.ReplicaID, heads []ledger.SignedHead) ([]ed25519.PublicKey, error) {
	keys := []ed25519.PublicKey{r.public()}
	all := members(r.ledger, r.ledger.Trust(), heads)
	if len(to) == 0 {
		return append(keys, all...), nil
	}
	for _, id := range to {
		i := slices.IndexFunc(all, func(k ed25519.PublicKey) bool { return event.ReplicaOf(k) == id })
		if i < 0 && id != r.ledger.Replica() {
			return nil, fmt.Errorf("replica %s: not admitted, retired, or its chain is not here; admit it first, or write a plain bundle", id)
		}
		if i >= 0 {
			keys = append(keys, all[i])
		}
	}
	return keys, nil
}

// putCuts writes segments, each followed by the records that it names. A
// backup of the ledger holds no keys, and its attachments come at the end.
func (r *Relay) putCuts(ctx context.Context, cuts []cut, content Content, put func(item) error) error {
	sent := map[ref]bool{}
	for _, c := range cuts {
		s, refs, err := r.load(ctx, c)
		if err != nil {
			return err
		}
		if err := put(item{segment: s}); err != nil {
			return err
		}
		for content == Exchange && len(refs) > 0 {
			var records []ledger.Record
			if records, refs, err = r.fetch(ctx, refs, sent, batchSize); err != nil {
				return err
			}
			if err := put(item{records: records}); err != nil {
				return err
			}
		}
	}
	return nil
}

// allRecords writes whole buckets, a few megabytes at a time so that nobody
// waits for a slow medium.
func (r *Relay) allRecords(ctx context.Context, buckets []string, put func(item) error) error {
	for _, bucket := range buckets {
		var after []byte
		for more := true; more; {
			var list []ledger.Record
			size := 0
			err := r.ledger.View(ctx, func(s ledger.Snapshot) error {
				return s.Scan(bucket, nil, after, func(k, v []byte) error {
					list = append(list, ledger.Record{Bucket: bucket, Key: bytes.Clone(k), Value: bytes.Clone(v)})
					if size += len(v); size > batchSize {
						return errEnough
					}
					return nil
				})
			})
			if more = errors.Is(err, errEnough); err != nil && !more {
				return err
			}
			if err := put(item{records: list}); err != nil {
				return err
			}
			if more {
				after = list[len(list)-1].Key
			}
		}
	}
	return nil
}
