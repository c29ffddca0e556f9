package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// View implements ledger.Store.
func (s *Store) View(ctx context.Context, fn func(ledger.Snapshot) error) error {
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("reading %s: %w", s.path, err)
	}
	defer tx.Rollback()
	return fn(&snapshot{ctx, tx, map[string]*sql.Stmt{}})
}

type snapshot struct {
	ctx  context.Context
	tx   *sql.Tx
	kept map[string]*sql.Stmt // closed with tx
}

// prepared keeps the statement for the next call: a group of commands asks
// the same things of one snapshot many times. Only for answers that are read
// to their end before anything else is asked.
func (s *snapshot) prepared(query string) (*sql.Stmt, error) {
	if stmt, ok := s.kept[query]; ok {
		return stmt, nil
	}
	stmt, err := s.tx.PrepareContext(s.ctx, query)
	if err == nil {
		s.kept[query] = stmt
	}
	return stmt, err
}

func (s *snapshot) Heads() ([]event.Head, error) {
	rows, err := s.tx.QueryContext(s.ctx, `SELECT e.replica, e.seq, e.hash FROM event e
		JOIN (SELECT replica, max(seq) AS seq FROM event GROUP BY replica) m ON e.replica = m.replica AND e.seq = m.seq
		ORDER BY e.replica`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var heads []event.Head
	for rows.Next() {
		var replica, hash []byte
		var seq int64
		if err := rows.Scan(&replica, &seq, &hash); err != nil {
			return nil, err
		}
		h := event.Head{Seq: uint64(seq)}
		if copy(h.Replica[:], replica) != 16 || copy(h.Link[:], hash) != 32 {
			return nil, fmt.Errorf("entry %d: replica or hash has a wrong length: %w", seq, event.ErrTampered)
		}
		heads = append(heads, h)
	}
	return heads, rows.Err()
}

const columns = `SELECT replica, seq, header, clear, sealed, prev, hash FROM event `

func (s *snapshot) Chain(r event.ReplicaID, after uint64, fn func(event.Event) error) error {
	rows, err := s.tx.QueryContext(s.ctx, columns+`WHERE replica = ? AND seq > ? ORDER BY seq`, r[:], int64(after))
	if err != nil {
		return err
	}
	return events(rows, fn)
}

func (s *snapshot) Find(q ledger.Query, fn func(event.Event) error) error {
	var where string
	var args []any
	switch {
	case !q.Entity.Zero():
		where, args = `WHERE entity = ?`, []any{q.Entity[:]}
	case !q.Event.Zero():
		where, args = `WHERE id = ?`, []any{q.Event[:]}
	case !q.Actor.Zero():
		where, args = `WHERE actor = ?`, []any{q.Actor[:]}
	case q.Authority:
		where = `WHERE kind BETWEEN 257 AND 303`
	default:
		return nil
	}
	stmt, err := s.prepared(columns + where)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(s.ctx, args...)
	if err != nil {
		return err
	}
	var list []event.Event
	if err := events(rows, func(e event.Event) error { list = append(list, e); return nil }); err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b event.Event) int { return event.Before(a.Header, b.Header) })
	for _, e := range list {
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

func (s *snapshot) Entities(fn func(event.EntityID, []event.Event) error) error {
	var group []event.Event
	flush := func() error {
		if len(group) == 0 {
			return nil
		}
		slices.SortFunc(group, func(a, b event.Event) int { return event.Before(a.Header, b.Header) })
		err := fn(group[0].Entity, group)
		group = nil // fn may keep it
		return err
	}
	rows, err := s.tx.QueryContext(s.ctx, columns+`INDEXED BY event_entity ORDER BY entity`)
	if err != nil {
		return err
	}
	err = events(rows, func(e event.Event) error {
		if len(group) > 0 && group[0].Entity != e.Entity {
			if err := flush(); err != nil {
				return err
			}
		}
		group = append(group, e)
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

func events(rows *sql.Rows, fn func(event.Event) error) error {
	defer rows.Close()
	for rows.Next() {
		var replica, header, clear, sealed, prev, hash []byte
		var seq int64
		if err := rows.Scan(&replica, &seq, &header, &clear, &sealed, &prev, &hash); err != nil {
			return err
		}
		e := event.Event{HeaderBytes: header, Clear: clear, Sealed: sealed}
		copy(e.Prev[:], prev)
		copy(e.Hash[:], hash)
		if err := event.Unmarshal(header, &e.Header); err != nil {
			return fmt.Errorf("entry %d of replica %x: header: %w: %w", seq, replica, event.ErrTampered, err)
		}
		if len(prev) != 32 || len(hash) != 32 || e.Seq != uint64(seq) || string(e.Replica[:]) != string(replica) {
			return fmt.Errorf("entry %d of replica %x: its place differs from what it says: %w", seq, replica, event.ErrTampered)
		}
		if err := fn(e); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *snapshot) Get(bucket string, key []byte) ([]byte, error) {
	stmt, err := s.prepared(`SELECT value FROM record WHERE bucket = ? AND key = ?`)
	if err != nil {
		return nil, err
	}
	var v []byte
	err = stmt.QueryRowContext(s.ctx, bucket, key).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%s %x: %w", bucket, key, ledger.ErrNotFound)
	}
	return v, err
}

func (s *snapshot) Scan(bucket string, prefix, after []byte, fn func(key, value []byte) error) error {
	query, args := `SELECT key, value FROM record WHERE bucket = ? AND key >= ?`, []any{bucket, nonNil(prefix)}
	if end := next(prefix); end != nil {
		query, args = query+` AND key < ?`, append(args, end)
	}
	if after != nil {
		query, args = query+` AND key > ?`, append(args, after)
	}
	rows, err := s.tx.QueryContext(s.ctx, query+` ORDER BY key`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var k, v []byte
		if err := rows.Scan(&k, &v); err != nil {
			return err
		}
		if err := fn(k, v); err != nil {
			return err
		}
	}
	return rows.Err()
}

// next is the least key greater than every key that begins with prefix, or
// nil if there is none.
func next(prefix []byte) []byte {
	end := slices.Clone(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i]++; end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}
