package relay

import (
	"context"
	"fmt"
	"os"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// Inspect reads a bundle from end to end without a station: its frames, its
// sum, and the signature of whoever it says wrote it. What is in the pieces
// is checked by reading them. The bundle has to be plain.
func Inspect(path string) (Manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return Manifest{}, err
	}
	defer f.Close()
	plain, err := open(f, nil)
	if err == nil {
		var m Manifest
		if m, err = walk(plain, visitor{manifest: func(Manifest) error { return nil },
			segment: func(ledger.Segment) error { return nil }, records: func([]ledger.Record) error { return nil }}); err == nil {
			return m, nil
		}
	}
	return Manifest{}, fmt.Errorf("%s: %w", path, err)
}

// Who tells which operation and replica answer at an address, and whether new
// stations may fetch the founding there. Nothing of it is proven.
func Who(ctx context.Context, p Peer) (op event.OperationID, replica event.ReplicaID, joining bool, err error) {
	w, _, err := ask(ctx, p)
	if err != nil {
		err = fmt.Errorf("asking %s: %w", p.URL, err)
	}
	return w.Operation, w.Replica, w.Joining, err
}

// FetchFounding takes the founding entry from a peer: all that a new station
// needs to write. ErrRefused if joining is closed there.
func (r *Relay) FetchFounding(ctx context.Context, p Peer) (Result, error) {
	c := conversation{r: r, peer: p, status: &Status{}}
	err := c.meet(ctx)
	var out []byte
	if err == nil {
		out, err = c.post(ctx, PathFounding, nil, maxSmall)
	}
	var res Result
	if err == nil {
		res, err = r.read(ctx, fromBytes(out), readOptions{ReadOptions: ReadOptions{Restore: true}, from: c.who.Replica})
	}
	if err != nil {
		err = fmt.Errorf("joining at %s: %w", p.URL, err)
	}
	return res, err
}
