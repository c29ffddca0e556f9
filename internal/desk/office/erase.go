package office

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// Erasing asks for an erasure. Why and for whom are sealed.
type Erasing struct {
	Subject event.SubjectID   `json:"subject"`
	Also    []event.SubjectID `json:"also,omitempty" doc:"texts linked to it that go with it: see /office/subject"`
	Reason  string            `json:"reason" maxLength:"2000"`
	Asked   string            `json:"asked,omitempty" maxLength:"400" doc:"who asked for it, in their own words"`
}

// Erase destroys the data keys of subjects on every station. What is in the
// ledger about them stays as noise.
func (o *Office) Erase(ctx context.Context, s access.Session, c desk.Command, in Erasing) (ledger.Receipt, error) {
	if in.Subject.Zero() {
		return ledger.Receipt{}, desk.Refuse("subject", "none was named", "open the entry and choose erase there")
	}
	if strings.TrimSpace(in.Reason) == "" {
		return ledger.Receipt{}, desk.Refuse("reason", "it is empty", "write why, such as: the person asked for it")
	}
	var acts []desk.Act
	for i, subject := range append([]event.SubjectID{in.Subject}, in.Also...) {
		if subject.Zero() || i > 0 && subject == in.Subject || slices.Contains(in.Also[:max(i-1, 0)], subject) {
			continue
		}
		acts = append(acts, desk.Act{Entity: erasureOf(subject), Payload: event.SubjectErased{Subject: subject},
			Words: event.Words{Remark: in.Reason, Source: in.Asked}})
	}
	return o.Write(ctx, s, c, acts...)
}

// erasureOf is the entity of a subject's erasure: its id with one bit turned,
// so that it is not the entity of the subject itself.
func erasureOf(s event.SubjectID) event.EntityID {
	e := event.EntityID(s)
	e[15] ^= 1
	return e
}

// Erasure is one erasure and how far it has come.
type Erasure struct {
	ID      event.EntityID  `json:"id"`
	Number  string          `json:"number"`
	At      event.Millis    `json:"at"`
	By      event.UserID    `json:"by"`
	Subject event.SubjectID `json:"subject"`
	What    string          `json:"what" doc:"type of entity, such as report; teller; other when nothing here tells"`
	About   string          `json:"about,omitempty" doc:"number of the entry that began it; of a teller: of one of the reports"`
	Reason  string          `json:"reason,omitempty"`
	Asked   string          `json:"asked,omitempty"`
	Locked  bool            `json:"locked" doc:"reason and asker cannot be read now"`
	Done    int             `json:"done" doc:"admitted stations that are known to have carried it out"`
	Total   int             `json:"total" doc:"stations that were ever admitted"`
	// Stations are all of these, those that may still hold it first.
	Stations []ErasedAt `json:"stations"`
}

// ErasedAt is one station's part in an erasure.
type ErasedAt struct {
	Station event.ReplicaID `json:"station"`
	Letter  event.Code      `json:"letter"`
	Erased  bool            `json:"erased" doc:"unset: it may still hold it"`
	Here    bool            `json:"here"`
	Retired bool            `json:"retired"`
	Seen    event.Millis    `json:"seen" doc:"its newest sign of life here; 0: none"`
}

// Erased lists the erasures, newest first, without their words.
//
// This station has carried one out when its tombstone stands and no data key
// of the subject is left. Another station has when it wrote it, or when it
// said, signed, that it holds its entry together with all that makes the entry
// count: a station stores an erasure and destroys the keys in one transaction.
// Silence is no proof, and neither is a bundle that was written for it.
func (o *Office) Erased(ctx context.Context) ([]Erasure, error) {
	stations, err := o.Stations(ctx)
	if err != nil {
		return nil, err
	}
	stations = slices.DeleteFunc(stations, func(s Station) bool { return !s.Admitted })
	k := knowledge{o: o, trust: map[event.ReplicaID]*ledger.Trust{}}
	if k.peers, err = o.Ledger.Peers(ctx); err != nil {
		return nil, err
	}
	list := []Erasure{}
	for _, v := range view.All[*view.Erasure](o.State) {
		e := Erasure{ID: v.ID, Number: v.Number, At: v.At, By: v.By, Subject: v.Subject, Total: len(stations), Stations: []ErasedAt{}}
		e.What, e.About = o.whatIs(v.Subject)
		for _, s := range stations {
			done, err := k.carriedOut(ctx, v, s)
			if err != nil {
				return nil, err
			}
			if done {
				e.Done++
			}
			e.Stations = append(e.Stations, ErasedAt{s.ID, s.Letter, done, s.Here, s.Retired, s.Seen})
		}
		slices.SortStableFunc(e.Stations, func(a, b ErasedAt) int { return rank(a) - rank(b) })
		list = append(list, e)
	}
	slices.Reverse(list)
	return list, nil
}

func rank(e ErasedAt) int {
	if e.Erased {
		return 1
	}
	return 0
}

// knowledge is what this station knows of others, read once.
type knowledge struct {
	o     *Office
	peers map[event.ReplicaID]ledger.Peer
	trust map[event.ReplicaID]*ledger.Trust // of each, as far as it said to have read
}

func (k *knowledge) carriedOut(ctx context.Context, v *view.Erasure, s Station) (bool, error) {
	if s.Here {
		return k.o.gone(ctx, v.Subject)
	}
	trust := k.trust[s.ID]
	if trust == nil {
		var err error
		if trust, err = k.o.Ledger.TrustOf(ctx, k.peers[s.ID]); err != nil {
			return false, err
		}
		k.trust[s.ID] = trust
	}
	done := false
	err := k.o.Ledger.View(ctx, func(snap ledger.Snapshot) error {
		return snap.Find(ledger.Query{Entity: v.ID}, func(e event.Event) error {
			if e.Kind != (event.SubjectErased{}).Kind() || !k.o.Ledger.Trust().Counts(e.Header) {
				return nil
			}
			wrote := e.Replica == s.ID && (!s.Retired || e.Seq <= s.Last)
			done = done || wrote || e.Seq <= k.peers[s.ID].Has[e.Replica] && trust.Counts(e.Header)
			return nil
		})
	})
	return done, err
}

// gone reports whether this very station has no data key of a subject left,
// and will take none again.
func (o *Office) gone(ctx context.Context, s event.SubjectID) (bool, error) {
	gone := true
	err := o.Ledger.View(ctx, func(snap ledger.Snapshot) error {
		if _, err := snap.Get(ledger.BucketTomb, s[:]); err != nil {
			gone = false
			if errors.Is(err, ledger.ErrNotFound) {
				err = nil
			}
			return err
		}
		return snap.Scan(ledger.BucketKey, s[:], nil, func(_, _ []byte) error { gone = false; return nil })
	})
	return gone, err
}

// Erasures lists the erasures with their words, as far as they can be read.
func (o *Office) Erasures(ctx context.Context, s access.Session) ([]Erasure, error) {
	if err := o.Access.Require(s, event.Admin); err != nil {
		return nil, err
	}
	list, err := o.Erased(ctx)
	if err != nil || len(list) == 0 {
		return list, err
	}
	list = list[:min(len(list), access.MaxGrant)]
	ids := make([]event.EntityID, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	g, err := o.Access.Grant(ctx, s, access.ReadErasure, event.PurposeOffice, ids)
	if err != nil {
		return nil, err
	}
	for i := range list {
		for _, sealed := range o.State.Get(list[i].ID).Common().Sealed {
			w, err := o.Access.Open(ctx, g, list[i].ID, sealed)
			switch {
			case errors.Is(err, seal.ErrLocked):
				list[i].Locked = true
			case errors.Is(err, seal.ErrErased):
			case err != nil:
				return nil, err
			default:
				list[i].Reason, list[i].Asked = w.Remark, w.Source
			}
		}
	}
	return list, nil
}

// whatIs says what a subject is, and under which number it is found.
func (o *Office) whatIs(s event.SubjectID) (what, number string) {
	if v := o.State.Get(event.EntityID(s)); v != nil {
		return view.TypeOf(v), v.Common().Number
	}
	for _, r := range view.All[*view.Report](o.State) {
		if r.Teller == s {
			return teller, r.Number
		}
	}
	return "other", ""
}

const teller = "teller"

// splitNumber reads a printed number, such as HQ-57 or HQ-2-57.
func (o *Office) splitNumber(number string) (event.ReplicaID, uint64, bool) {
	letter, digits, _ := cutLast(strings.ToUpper(strings.TrimSpace(number)))
	seq, err := strconv.ParseUint(digits, 10, 64)
	trust := o.Ledger.Trust()
	for _, r := range trust.Members() {
		if m, _ := trust.Member(r); string(m.Letter) == letter && err == nil && seq > 0 {
			return r, seq, true
		}
	}
	return event.ReplicaID{}, 0, false
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '-')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
