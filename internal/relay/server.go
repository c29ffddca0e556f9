package relay

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// server answers other stations.
type server struct {
	r    *Relay
	busy chan struct{} // requests that hold a bundle in memory
	wait chan struct{} // the same of strangers, who may be slow at their own cost
}

// Handler answers the exchange at the Path constants. Whatever it is mounted
// behind must not change paths or bodies.
func (r *Relay) Handler() http.Handler {
	s := &server{r, make(chan struct{}, 2), make(chan struct{}, 1)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+PathWho, s.who)
	mux.Handle("POST "+PathHello, s.signed(PathHello, s.hello))
	mux.Handle("POST "+PathPull, s.signed(PathPull, s.pull))
	mux.Handle("POST "+PathPush, s.signed(PathPush, s.push))
	mux.Handle("POST "+PathFounding, s.signed(PathFounding, s.founding))
	return mux
}

func (s *server) who(w http.ResponseWriter, _ *http.Request) {
	b, err := event.Marshal(who{s.r.ledger.Operation(), s.r.ledger.Replica(), s.r.public(), s.r.now().UnixMilli(), s.r.limits.Joining})
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/cbor")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(b)
}

// asker is an authenticated replica.
type asker struct {
	id       event.ReplicaID
	key      ed25519.PublicKey
	admitted bool
}

type answer func(ctx context.Context, a asker, body []byte) ([]byte, error)

// signed checks the stamp before it reads a byte of the body, and signs the answer.
func (s *server) signed(path string, fn answer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		st, err := s.r.accept(req, path)
		var out []byte
		if err == nil {
			out, err = s.answer(req, path, st, fn)
		}
		status := http.StatusOK
		w.Header().Set("Content-Type", "application/cbor")
		w.Header().Set("Cache-Control", "no-store")
		if err != nil {
			code := ""
			status, code = codeOf(err)
			out, _ = json.Marshal(problem{code, err.Error()})
			w.Header().Set("Content-Type", "application/json")
		}
		sig := s.r.ledger.Sign(answerMessage(s.r.ledger.Operation(), s.r.ledger.Replica(), st.sig, status, out))
		w.Header().Set(headerSignature, base64.StdEncoding.EncodeToString(sig))
		w.WriteHeader(status)
		w.Write(out)
	})
}

func (s *server) answer(req *http.Request, path string, st stamp, fn answer) ([]byte, error) {
	a := asker{id: event.ReplicaOf(st.key), key: st.key}
	a.admitted = s.r.serves(a.id)
	if !a.admitted {
		if out, err := s.stranger(req.Context(), path, a); out != nil || err != nil {
			return out, err
		}
	}
	limit := s.limit(path, a)
	if path == PathPush || path == PathPull {
		busy := s.busy
		if !a.admitted {
			busy = s.wait
		}
		select {
		case busy <- struct{}{}:
			defer func() { <-busy }()
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
	body, err := io.ReadAll(io.LimitReader(req.Body, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("%w: a request of more than %d bytes", ErrRefused, limit)
	}
	if sha256.Sum256(body) != st.body {
		return nil, fmt.Errorf("%w: the body is not what was signed", ErrSignature)
	}
	return fn(req.Context(), a, body)
}

// limit is how much is read of a request. That a stranger signs proves only
// that it has a key, and anybody can make one: it may leave its own entries
// here, up to its limits, and say little else.
func (s *server) limit(path string, a asker) int64 {
	switch {
	case path == PathPush && a.admitted:
		return maxPage
	case path == PathPush:
		return min(maxPage, s.r.limits.Bytes+1<<20)
	case !a.admitted:
		return maxStranger
	}
	return maxSmall
}

// stranger answers what can be answered before the body is read: all that
// strangers are refused, and a push when no more of them may wait here. Nil
// and no error: read on.
func (s *server) stranger(ctx context.Context, path string, a asker) ([]byte, error) {
	switch path {
	case PathPull:
		return nil, errNotAdmitted
	case PathFounding:
		if !s.r.limits.Joining {
			return nil, errJoining
		}
	case PathPush:
		ok, err := s.r.mayWait(ctx, a.id)
		if err != nil {
			return nil, err
		}
		if !ok {
			return event.Marshal(pushed{LeftOut: []event.ReplicaID{a.id}})
		}
	}
	return nil, nil
}

// hello compares heads. Who is not admitted hears of its own chain only.
func (s *server) hello(ctx context.Context, a asker, body []byte) ([]byte, error) {
	var in hello
	if err := event.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	heads := fromWire(in.Heads)
	if !a.admitted { // nor may it say anything about others
		heads = only(heads, a.id)
	}
	forked, err := s.r.heard(ctx, heads)
	if err == nil {
		err = s.r.noteOf(ctx, a.id, positions(heads), s.r.ledger.Now())
	}
	if err != nil {
		return nil, err
	}
	mine, err := s.r.ledger.Heads(ctx)
	if err != nil {
		return nil, err
	}
	if !a.admitted {
		mine = only(mine, a.id)
	}
	wants, err := s.r.wants(ctx)
	if err != nil {
		return nil, err
	}
	if !a.admitted {
		wants = Wants{}
	}
	return event.Marshal(hello{Heads: onWire(mine), Wants: wants, Admitted: a.admitted, Forked: forked})
}

func only(heads []ledger.SignedHead, r event.ReplicaID) []ledger.SignedHead {
	for _, h := range heads {
		if h.Replica == r {
			return []ledger.SignedHead{h}
		}
	}
	return nil
}

// errNotAdmitted is what strangers are told, whatever they ask for.
var errNotAdmitted = fmt.Errorf("%w: this station is not admitted here; an admin has to admit it first", ErrRefused)

// errJoining is what they are told where nobody may join over the network.
var errJoining = fmt.Errorf("%w: joining over the network is closed here; carry the founding over on a stick, or ask the admin to open it", ErrRefused)

func (s *server) pull(ctx context.Context, a asker, body []byte) ([]byte, error) {
	var in pull
	if err := event.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	// It asks again after each page, so the last asking says what it has.
	if err := s.r.noteOf(ctx, a.id, in.Has, s.r.ledger.Now()); err != nil {
		return nil, err
	}
	p := page{has: in.Has, wants: in.Wants.refs()}
	return s.r.page(ctx, a.key, &p)
}

func (s *server) push(ctx context.Context, a asker, body []byte) ([]byte, error) {
	o := readOptions{from: a.id, ownOnly: !a.admitted}
	res, err := s.r.read(ctx, fromBytes(body), o)
	if err != nil {
		return nil, err
	}
	return event.Marshal(pushed{int64(res.Added), int64(res.Waiting), int64(res.Keys), res.LeftOut})
}

// founding gives the one entry that a new station needs to begin.
func (s *server) founding(ctx context.Context, a asker, _ []byte) ([]byte, error) {
	var buf bytes.Buffer
	cuts, _, err := s.r.plan(ctx, nil, nil)
	if err != nil {
		return nil, err
	}
	for _, c := range cuts {
		if s.r.founding(c) {
			seg, _, err := s.r.load(ctx, c)
			if err != nil {
				return nil, err
			}
			m := s.r.manifest(WriteOptions{Content: Founding}, nil)
			m.Segments, m.Events = 1, 1
			err = s.r.writeTo(bufio.NewWriter(&buf), []ed25519.PublicKey{a.key}, m, func(put func(item) error) error { return put(item{segment: seg}) })
			return buf.Bytes(), err
		}
	}
	return nil, errors.New("the founding entry is not here")
}

// pageSize is about how much one page carries, of events and again of records.
const pageSize = 4 << 20

// page is one step of a long exchange: what is asked for, moved on by each step.
type page struct {
	has   []Position
	wants []ref
	want  func(event.ReplicaID) bool // nil: all chains
	more  bool
	empty bool
}

// reached notes how far the reader is in one chain.
func (p *page) reached(r event.ReplicaID, seq uint64) {
	i := slices.IndexFunc(p.has, func(q Position) bool { return q.Replica == r })
	if i < 0 {
		p.has = append(p.has, Position{r, seq})
		return
	}
	p.has[i].Seq = max(p.has[i].Seq, seq)
}

// page makes one bounded bundle for one reader.
func (r *Relay) page(ctx context.Context, to ed25519.PublicKey, p *page) ([]byte, error) {
	cuts, heads, err := r.plan(ctx, p.has, p.want)
	if err != nil {
		return nil, err
	}
	m := r.manifest(WriteOptions{Content: Exchange, Has: slices.Clone(p.has)}, heads)
	if p.want != nil {
		m.Heads = onWire(only(heads, r.ledger.Replica()))
	}
	var list []item
	sent := map[ref]bool{}
	size, left := 0, pageSize
	for i, c := range cuts {
		if size >= pageSize {
			cuts, m.More = cuts[:i], true
			break
		}
		seg, refs, err := r.load(ctx, c)
		if err != nil {
			return nil, err
		}
		// What does not fit is noted as missing by the reader, and asked for.
		records, _, err := r.fetch(ctx, refs, sent, left)
		if err != nil {
			return nil, err
		}
		list = append(list, item{seg, records})
		size += segmentSize(seg)
		left -= recordsSize(records)
		m.Segments++
		m.Events += uint64(len(seg.Events))
	}
	records, rest, err := r.fetch(ctx, p.wants, sent, left)
	if err != nil {
		return nil, err
	}
	list = append(list, item{records: records})
	p.wants, m.More = rest, m.More || len(rest) > 0
	p.more, p.empty = m.More, len(cuts) == 0 && len(records) == 0
	for _, c := range cuts {
		p.reached(c.head.Replica, c.head.Seq)
	}
	var buf bytes.Buffer
	err = r.writeTo(bufio.NewWriter(&buf), []ed25519.PublicKey{to}, m, func(put func(item) error) error {
		for _, i := range list {
			if err := put(i); err != nil {
				return err
			}
		}
		return nil
	})
	return buf.Bytes(), err
}

func recordsSize(records []ledger.Record) int {
	n := 0
	for _, r := range records {
		n += len(r.Value)
	}
	return n
}
