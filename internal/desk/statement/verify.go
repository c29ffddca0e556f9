package statement

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"reflect"
	"strings"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// Verified is what a statement says, and what was checked.
type Verified struct {
	Document Document
	Entries  int // public entries disclosed
	Hidden   int // private entries, present as hashes
	Stations int //
	// Recomputed says that this program has the engines that the document
	// names, and that their numbers came out the same.
	Recomputed bool
	Notes      []string // what could not be compared, and why
	program    string
	events     []event.Event
	trust      *ledger.Trust
}

// Trace leads from the numbers of a verified statement to the public entries
// in it. What claims weigh rests on private ones too, which it holds as hashes.
func (v *Verified) Trace() (*Trace, error) { return NewTrace(v.Document, v.events, v.trust, v.Hidden) }

// Verify checks a statement with nothing but the file, this program and the
// fingerprint of the operation's root key. program is this program's version,
// which lays out pages as it laid out those that name it. An error that matches ErrForged
// names what is not as it was signed, or does not follow from the entries.
func Verify(file []byte, fingerprint, program string) (Verified, error) {
	v := Verified{program: program}
	if len(file) > MaxFile {
		return v, fmt.Errorf("the file has %d bytes; statements have at most %d", len(file), MaxFile)
	}
	page, e, err := split(file)
	if err != nil {
		return v, err
	}
	if len(e.Document) > maxDocument {
		return v, fmt.Errorf("%w: its document has %d bytes; at most %d are allowed", ErrForged, len(e.Document), maxDocument)
	}
	if err := packedTight("document", e.Document, leastFact); err != nil {
		return v, err
	}
	if err := event.Unmarshal(e.Document, &v.Document); err != nil {
		return v, fmt.Errorf("%w: the document is damaged: %w", ErrForged, err)
	}
	texts, err := textsOf(page)
	if err != nil {
		return v, err
	}
	if sha256.Sum256(page) != e.Page {
		return v, fmt.Errorf("%w: %s", ErrForged, strings.Join(differing(e.Texts, texts), "; "))
	}
	if err := oneChainEach(e.Chains); err != nil {
		return v, err
	}
	events, err := Public(e.Operation, e.Chains)
	if err != nil {
		return v, err
	}
	if err := rising(events); err != nil {
		return v, err
	}
	trust := ledger.NewTrust(e.Operation, events)
	if err := e.checkSignature(trust, asPrinted(fingerprint, trust)); err != nil {
		return v, err
	}
	if err := v.issuer(e, trust); err != nil {
		return v, err
	}
	v.events, v.trust = events, trust
	v.count(e, events, trust)
	if err := v.follows(events, trust); err != nil {
		return v, err
	}
	return v, v.samePage(page, e, trust)
}

func (v *Verified) count(e *Evidence, events []event.Event, trust *ledger.Trust) {
	shown := map[event.ReplicaID]bool{}
	for _, c := range e.Chains {
		shown[c.Head.Replica] = true
	}
	for _, r := range trust.Members() {
		if m, _ := trust.Member(r); !shown[r] {
			v.Notes = append(v.Notes, fmt.Sprintf("station %s was admitted, but its entries had not reached the station that issued this: what it wrote is not in it", m.Letter))
		}
	}
	if v.Document.Claims[event.OutcomeOpen] > 0 {
		v.Notes = append(v.Notes, "how strong the strongest open claim is, and what each claim weighs, is stated by the issuer: grades are not public")
	}
	v.Entries, v.Stations = len(events), len(e.Chains)
	for _, c := range e.Chains {
		v.Hidden += int(c.Head.Seq)
	}
	v.Hidden -= v.Entries
}

// follows computes the document again from the entries and compares.
func (v *Verified) follows(events []event.Event, trust *ledger.Trust) error {
	d := v.Document
	if err := checkWeights(events, trust, d.Params); err != nil {
		return err
	}
	again, err := Make(events, trust, d.Params)
	if err != nil {
		return fmt.Errorf("%w: the document cannot be computed from its entries: %w", ErrForged, err)
	}
	v.Recomputed = d.Engines == Engines
	if !v.Recomputed {
		v.Notes = append(v.Notes, fmt.Sprintf("chances and air times were computed by %s, this program has %s: they are signed, but were NOT computed again", d.Engines, Engines))
		again.takeComputed(d)
	}
	if diff := difference("", reflect.ValueOf(d), reflect.ValueOf(again)); diff != "" {
		return fmt.Errorf("%w: %s does not follow from the entries", ErrForged, diff)
	}
	return nil
}

// checkWeights holds the claims' weights against what is public of them: that
// they exist, and what came of them.
func checkWeights(events []event.Event, trust *ledger.Trust, p Params) error {
	state := view.FromEvents(events, trust)
	listed := map[event.ClaimID]bool{}
	for _, w := range p.Weights {
		c, ok := view.One[*view.Claim](state, event.EntityID(w.Claim))
		if !ok || c.Outcome() != w.Status || c.Place != w.Place {
			return fmt.Errorf("%w: claim %s is not in the entries as the document has it", ErrForged, w.Claim)
		}
		listed[w.Claim] = true
	}
	for _, c := range view.All[*view.Claim](state) {
		if !listed[c.ClaimID()] {
			return fmt.Errorf("%w: claim %s is in the entries and was left out of the document", ErrForged, c.Number)
		}
	}
	return nil
}

// samePage lays the document out again.
func (v *Verified) samePage(page []byte, e *Evidence, trust *ledger.Trust) error {
	var heads []event.Head
	for _, c := range e.Chains {
		heads = append(heads, c.Head)
	}
	again, err := render(&v.Document, heads, seal.Fingerprint(trust.Founded.Root))
	if err != nil {
		return err
	}
	if bytes.Equal(again, page) {
		return nil
	}
	texts, err := textsOf(again)
	if err != nil {
		return err
	}
	if v.Document.Params.Program == v.program {
		return fmt.Errorf("%w: the page does not say what its document says: %s", ErrForged, strings.Join(differing(texts, e.Texts), "; "))
	}
	v.Notes = append(v.Notes, fmt.Sprintf("the words of the page were NOT checked: it was laid out by %s; this program would lay it out otherwise: %s", v.Document.Params.Program,
		strings.Join(differing(texts, e.Texts), "; ")))
	return nil
}

// difference names the first thing in which two values differ.
func difference(where string, a, b reflect.Value) string {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			name := a.Type().Field(i).Name
			if d := difference(strings.TrimPrefix(where+" "+name, " "), a.Field(i), b.Field(i)); d != "" {
				return d
			}
		}
	case reflect.Slice:
		if a.Len() != b.Len() {
			return fmt.Sprintf("%s: %d instead of %d", where, a.Len(), b.Len())
		}
		for i := range a.Len() {
			at := fmt.Sprintf("%s %d", where, i+1)
			if r, ok := a.Index(i).Interface().(Room); ok {
				at = "place " + string(r.Code)
			}
			if d := difference(at, a.Index(i), b.Index(i)); d != "" {
				return d
			}
		}
	default:
		if !reflect.DeepEqual(a.Interface(), b.Interface()) {
			return fmt.Sprintf("%s: %v instead of %v", where, a.Interface(), b.Interface())
		}
	}
	return ""
}

// takeComputed takes over what the engines computed for another document.
func (d *Document) takeComputed(from Document) {
	d.Engines, d.LeftLow, d.LeftHigh, d.Methods, d.Assumptions = from.Engines, from.LeftLow, from.LeftHigh, from.Methods, from.Assumptions
	for i := range d.Rooms {
		if i < len(from.Rooms) {
			r, f := &d.Rooms[i], from.Rooms[i]
			r.Low, r.High, r.AirFrom, r.AirLikely, r.AirLate, r.IfAnyone = f.Low, f.High, f.AirFrom, f.AirLikely, f.AirLate, f.IfAnyone
		}
	}
}
