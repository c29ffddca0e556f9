package relay

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// Peer is another station and how to reach it.
type Peer struct {
	URL string // such as https://10.0.0.2:8443
	// Replica, when set, has to answer there, and is sent our entries even
	// before its admission is known here: a person compared it with the screen.
	Replica event.ReplicaID
	Client  *http.Client // nil: http.DefaultClient
}

// Status is how the exchange with a peer stands.
type Status struct {
	URL      string            `json:"url"`
	Replica  event.ReplicaID   `json:"replica"`
	Admitted bool              `json:"admitted"` // we are, there
	Known    bool              `json:"known"`    // it is, here
	AsOf     time.Time         `json:"asOf"`     // when the last full exchange ended
	Tried    time.Time         `json:"tried"`
	Error    string            `json:"error,omitempty"` // of the last try
	In       int               `json:"in"`              // entries, since the start
	Out      int               `json:"out"`
	Missing  int               `json:"missing"` // keys and attachments that we still lack
	LeftOut  []event.ReplicaID `json:"leftOut,omitempty"`
	// Forked are replicas that signed two histories. Their chains are not
	// exchanged: keep both copies, and retire them.
	Forked []event.ReplicaID `json:"forked,omitempty"`
}

// Peers lists the status of every peer tried since the start, by address.
func (r *Relay) Peers() []Status {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []Status
	for _, s := range r.peers {
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b Status) int { return strings.Compare(a.URL, b.URL) })
	return list
}

// conversation is one exchange with one peer.
type conversation struct {
	r      *Relay
	peer   Peer
	who    who
	offset time.Duration // of the peer's clock
	status *Status
	pushes int                      // that brought something
	skip   map[event.ReplicaID]bool // chains that the peer leaves out
}

// Exchange pulls what the peer has and we lack, and pushes what it lacks,
// until neither side has more. It may be cut off anywhere and repeated: what
// was taken stays. ledger.ErrFork (our own chain was written
// elsewhere too), ledger.ErrRolledBack and ledger.ErrHalted need a person;
// every other error is worth another try.
func (r *Relay) Exchange(ctx context.Context, p Peer) (Status, error) {
	r.mu.Lock()
	var now Status
	if s := r.peers[p.URL]; s != nil {
		now = *s
	}
	r.mu.Unlock()
	now.URL, now.Tried, now.Error, now.LeftOut, now.Forked = p.URL, r.now(), "", nil, nil
	c := conversation{r: r, peer: p, status: &now, skip: map[event.ReplicaID]bool{}}
	err := c.run(ctx)
	if err != nil {
		err = fmt.Errorf("exchange with %s: %w", p.URL, err)
		now.Error = err.Error()
	} else {
		now.AsOf = r.now()
	}
	r.mu.Lock()
	kept := now
	r.peers[p.URL] = &kept
	r.mu.Unlock()
	return now, err
}

func (c *conversation) run(ctx context.Context) error {
	if err := c.meet(ctx); err != nil {
		return err
	}
	theirs, err := c.hello(ctx)
	if err != nil {
		return err
	}
	if c.status.Admitted = theirs.Admitted; theirs.Admitted {
		for _, id := range theirs.Forked {
			if err := c.prove(ctx, id); !errors.Is(err, ledger.ErrFork) {
				return err
			}
		}
		if err := c.pull(ctx); err != nil {
			return err
		}
	}
	if c.trusted() {
		// What did not fit beside its entries is missing there now: ask again.
		for more := true; more; {
			sent := c.pushes
			if err := c.push(ctx, theirs); err != nil {
				return err
			}
			if more = c.pushes > sent; more {
				if theirs, err = c.hello(ctx); err != nil {
					return err
				}
			}
		}
	}
	w, err := c.r.wants(ctx)
	c.status.Missing = (len(w.Keys) + len(w.Blobs)) / 32
	return err
}

// trusted reports whether the peer may have our entries.
func (c *conversation) trusted() bool {
	m, ok := c.r.ledger.Trust().Member(c.who.Replica)
	c.status.Known = ok && !m.Retired
	return c.status.Known || c.who.Replica == c.peer.Replica
}

// meet learns who is there.
func (c *conversation) meet(ctx context.Context) error {
	w, took, err := ask(ctx, c.peer)
	if err != nil {
		return err
	}
	switch {
	case w.Operation != c.r.ledger.Operation():
		return fmt.Errorf("%w: it works in operation %s, we in %s", ErrRefused, w.Operation, c.r.ledger.Operation())
	case w.Replica == c.r.ledger.Replica():
		return fmt.Errorf("%w: this is our own address", ErrRefused)
	}
	c.who, c.status.Replica = w, w.Replica
	c.offset = time.UnixMilli(w.Time).Sub(c.r.now().Add(-took / 2))
	return nil
}

// ask fetches who is at an address. The answer is not signed: what follows is.
func ask(ctx context.Context, p Peer) (who, time.Duration, error) {
	var w who
	began := time.Now()
	u, err := url.JoinPath(p.URL, PathWho)
	if err != nil {
		return w, 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return w, 0, err
	}
	res, err := p.client().Do(req)
	if err != nil {
		return w, 0, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("it answers %s; is a station there?", res.Status)
	}
	if err == nil {
		err = event.Unmarshal(b, &w)
	}
	if err == nil && (len(w.Key) != ed25519.PublicKeySize || event.ReplicaOf(w.Key) != w.Replica) {
		err = fmt.Errorf("%w: its key is not its own", ErrSignature)
	}
	if err == nil && !p.Replica.Zero() && p.Replica != w.Replica {
		err = fmt.Errorf("%w: replica %s answers there instead of %s", ErrRefused, w.Replica, p.Replica)
	}
	return w, time.Since(began), err
}

func (p Peer) client() *http.Client {
	if p.Client != nil {
		return p.Client
	}
	return http.DefaultClient
}

// post sends a signed request and checks the signature of the answer.
func (c *conversation) post(ctx context.Context, path string, body []byte, limit int64) ([]byte, error) {
	u, err := url.JoinPath(c.peer.URL, path)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	sig := c.r.sign(req, path, c.who.Replica, c.r.now().Add(c.offset).UnixMilli(), body)
	res, err := c.peer.client().Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	out, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(out)) > limit {
		return nil, fmt.Errorf("%w: an answer of more than %d bytes", ErrRefused, limit)
	}
	proof, _ := base64.StdEncoding.DecodeString(res.Header.Get(headerSignature))
	if !ed25519.Verify(c.who.Key, answerMessage(c.r.ledger.Operation(), c.who.Replica, sig, res.StatusCode, out), proof) {
		return nil, fmt.Errorf("%w: the answer (%s) is not from replica %s", ErrSignature, res.Status, c.who.Replica)
	}
	if res.StatusCode != http.StatusOK {
		return nil, remote(out)
	}
	return out, nil
}

// remote turns a problem of the other side into an error of ours.
func remote(body []byte) error {
	var p problem
	if err := json.Unmarshal(body, &p); err != nil {
		return errors.New("it answers something that is not understood")
	}
	kinds := map[string]error{"signature": ErrSignature, "refused": ErrRefused, "gap": ledger.ErrGap, "damaged": ErrBundle}
	if kind := kinds[p.Code]; kind != nil {
		return fmt.Errorf("%w; there: %s", kind, p.Error)
	}
	return fmt.Errorf("there (%s): %s", p.Code, p.Error)
}

func (c *conversation) hello(ctx context.Context) (hello, error) {
	var theirs hello
	heads, err := c.r.ledger.Heads(ctx)
	if err != nil {
		return theirs, err
	}
	if !c.trusted() {
		heads = only(heads, c.r.ledger.Replica())
	}
	body, err := event.Marshal(hello{Heads: onWire(heads)})
	if err != nil {
		return theirs, err
	}
	out, err := c.post(ctx, PathHello, body, maxSmall)
	if err != nil {
		return theirs, err
	}
	if err := event.Unmarshal(out, &theirs); err != nil {
		return theirs, err
	}
	forked, err := c.r.heard(ctx, fromWire(theirs.Heads))
	for _, id := range append(forked, theirs.Forked...) {
		if id == c.r.ledger.Replica() || c.skip[id] {
			continue // of our own, heard would have said so with a proof
		}
		c.skip[id] = true
		c.status.Forked = append(c.status.Forked, id)
	}
	if err == nil {
		err = c.r.noteOf(ctx, c.who.Replica, positions(fromWire(theirs.Heads)), c.r.ledger.Now())
	}
	return theirs, err
}

// pull takes page after page.
func (c *conversation) pull(ctx context.Context) error {
	for {
		has, err := c.r.Vector(ctx)
		if err != nil {
			return err
		}
		for id := range c.skip { // left out for good: do not send it again
			has = append(has, Position{id, math.MaxInt64})
		}
		wants, err := c.r.wants(ctx)
		if err != nil {
			return err
		}
		res, err := c.pullPage(ctx, pull{has, wants})
		if err != nil {
			return err
		}
		c.status.In += res.Added
		for _, id := range res.LeftOut {
			c.skip[id] = true
			c.status.LeftOut = append(c.status.LeftOut, id)
		}
		if res.Added == 0 && res.Keys == 0 && len(res.LeftOut) == 0 {
			return nil // also when it says that there is more: it does not come
		}
	}
}

func (c *conversation) pullPage(ctx context.Context, p pull) (Result, error) {
	body, err := event.Marshal(p)
	if err != nil {
		return Result{}, err
	}
	out, err := c.post(ctx, PathPull, body, maxPage)
	if err != nil {
		return Result{}, err
	}
	return c.r.read(ctx, fromBytes(out), readOptions{from: c.who.Replica})
}

// prove asks for the whole of a chain that is another one there: the ledger
// keeps the proof that its replica signed two histories, and says ErrFork.
func (c *conversation) prove(ctx context.Context, id event.ReplicaID) error {
	has, err := c.r.Vector(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(has, func(p Position) bool { return p.Replica == id })
	for i := range has {
		has[i].Seq = math.MaxInt64
	}
	for seq := uint64(0); at >= 0; {
		has[at].Seq = seq
		res, err := c.pullPage(ctx, pull{Has: has})
		if err != nil {
			return err
		}
		end, more := res.ends[id]
		if !more {
			break
		}
		seq = end.Seq
	}
	return fmt.Errorf("replica %s: %w, says the other side; here is nothing that proves it", id, ledger.ErrFork)
}

// push sends page after page. A peer that has not admitted us gets our own
// chain only.
func (c *conversation) push(ctx context.Context, theirs hello) error {
	p := page{has: positions(fromWire(theirs.Heads)), wants: theirs.Wants.refs()}
	own := c.r.ledger.Replica()
	p.want = func(r event.ReplicaID) bool {
		return !c.skip[r] && r != c.who.Replica && (theirs.Admitted || r == own)
	}
	for first := true; first || p.more; first = false {
		body, err := c.r.page(ctx, c.who.Key, &p)
		if err != nil || p.empty {
			return err
		}
		out, err := c.post(ctx, PathPush, body, maxSmall)
		if err != nil {
			return err
		}
		var got pushed
		if err := event.Unmarshal(out, &got); err != nil {
			return err
		}
		c.status.Out += int(got.Added)
		if got.Added > 0 || got.Keys > 0 {
			c.pushes++
		}
		for _, id := range got.LeftOut {
			c.skip[id] = true
			c.status.LeftOut = append(c.status.LeftOut, id)
		}
	}
	return nil
}

// SyncOptions say how often Sync tries. Zero values: every 30 seconds; after
// a failure 2 seconds, doubled each time up to 5 minutes.
type SyncOptions struct {
	Every, Least, Most time.Duration
	Done               func(Status, error) // called after each try; may be nil
}

// Sync exchanges with a peer again and again until ctx ends, or until
// writing here has stopped, which needs a person.
func (r *Relay) Sync(ctx context.Context, p Peer, o SyncOptions) error {
	orElse := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	orElse(&o.Every, 30*time.Second)
	orElse(&o.Least, 2*time.Second)
	orElse(&o.Most, 5*time.Minute)
	failed := o.Least
	for {
		s, err := r.Exchange(ctx, p)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if o.Done != nil {
			o.Done(s, err)
		}
		wait := o.Every
		switch {
		case r.ledger.Halted() != nil:
			return errors.Join(err, r.ledger.Halted())
		case err != nil:
			wait = failed + rand.N(failed/4+1) // kits that lost power together do not return together
			failed = min(2*failed, o.Most)
		default:
			failed = o.Least
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}
