package ledger_test

import (
	"errors"
	"slices"
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
)

const erasing = "HQ found\nHQ admit Z\nHQ erase Maryam"

func erase(name string) ledger.Command {
	s := ledgertest.Subject(name)
	return command("erase "+name, event.EntityID(s), event.SubjectErased{Subject: s})
}

func (r *rig) hasKey(k ledger.Record) bool { r.Helper(); return r.has(ledger.BucketKey, k.Key) }

func TestErasingDestroysAllKeysOfTheSubjectAndNoOther(t *testing.T) {
	r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
	one, two, other := keyRecord("Maryam", "one"), keyRecord("Maryam", "two"), keyRecord("Huda", "three")
	c := site("S")
	c.Records = []ledger.Record{one}
	r.append(c)
	if err := r.Put(ctx, []ledger.Record{two, other}); err != nil {
		t.Fatal(err)
	}
	r.append(erase("Maryam"))
	if r.hasKey(one) || r.hasKey(two) || !r.hasKey(other) {
		t.Error("the wrong keys are left")
	}
	tomb := ledgertest.Subject("Maryam")
	if !r.has(ledger.BucketTomb, tomb[:]) || !slices.Equal(r.erased, []event.SubjectID{tomb}) {
		t.Errorf("no tombstone, or not told: %v", r.erased)
	}
	r.sound()
}

func TestAnErasedSubjectsKeyNeverComesBack(t *testing.T) {
	w := ledgertest.Draw(t, erasing)
	key, blob := keyRecord("Maryam", "wrapped"), blobRecord("sealed file")
	ways := map[string]func(*rig) error{
		"import": func(r *rig) error { _, err := r.Import(ctx, nil, []ledger.Record{key}); return err },
		"put":    func(r *rig) error { return r.Put(ctx, []ledger.Record{key}) },
		"append": func(r *rig) error { // sealed just before the erasure, written just after
			c := site("S")
			c.Records = []ledger.Record{key, blob}
			_, err := r.Append(ctx, c)
			return err
		},
		"import with the erasure": func(r *rig) error {
			_, err := r.Import(ctx, []ledger.Segment{w.Whole("HQ")}, []ledger.Record{key})
			return err
		},
	}
	for name, way := range ways {
		for _, before := range []bool{false, true} {
			z := begin(t, "Z", w)
			if before {
				if err := z.Put(ctx, []ledger.Record{key}); err != nil || !z.hasKey(key) {
					t.Fatal("the key is not there before the erasure", err)
				}
			}
			z.imports(w.Whole("HQ"))
			if err := way(z); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			z.reopen()
			if err := way(z); err != nil {
				t.Errorf("%s, after a restart: %v", name, err)
			}
			if z.hasKey(key) {
				t.Errorf("%s, key here before %v: an erased key is here", name, before)
			}
			if name == "append" && !z.has(ledger.BucketBlob, blob.Key) {
				t.Error("what else the command carried is lost")
			}
		}
	}
}

func TestKeyAndErasureInOneImportLeaveNoKey(t *testing.T) {
	w := ledgertest.Draw(t, erasing)
	z := begin(t, "Z", w)
	key, other := keyRecord("Maryam", "wrapped"), keyRecord("Huda", "wrapped too")
	if _, err := z.Import(ctx, []ledger.Segment{w.Whole("HQ")}, []ledger.Record{key, other}); err != nil {
		t.Fatal(err)
	}
	if z.hasKey(key) || !z.hasKey(other) {
		t.Error("the wrong keys are here")
	}
}

func TestAStrangersErasureErasesOnlyAfterAdmission(t *testing.T) {
	w := ledgertest.Draw(t, "HQ found\nK2 join\nK2 erase Maryam")
	r := begin(t, "HQ", w, "HQ")
	key := keyRecord("Maryam", "wrapped")
	if err := r.Put(ctx, []ledger.Record{key}); err != nil {
		t.Fatal(err)
	}
	r.imports(w.Whole("K2"))
	if !r.hasKey(key) {
		t.Fatal("a stranger erased")
	}
	k2 := ledgertest.Replica("K2")
	r.append(command("admit", event.EntityID(k2), event.ReplicaAdmitted{Replica: k2, Letter: "K2"}))
	if r.hasKey(key) || len(r.erased) != 1 {
		t.Error("the erasure does not count after admission")
	}
}

func TestAnErasureNeedsAnAdmin(t *testing.T) {
	r := begin(t, "HQ", ledgertest.Draw(t, "HQ found\nHQ user Amal intake"), "HQ")
	key := keyRecord("Maryam", "wrapped")
	if err := r.Put(ctx, []ledger.Record{key}); err != nil {
		t.Fatal(err)
	}
	c := erase("Maryam")
	c.Actor = ledgertest.User("Amal")
	r.append(c)
	if !r.hasKey(key) {
		t.Error("an intake clerk erased")
	}
}

func TestRecordsThatAreNotWhatTheirKeySaysAreRefused(t *testing.T) {
	w := ledgertest.Draw(t, founded)
	z := begin(t, "Z", w)
	changed := func(r ledger.Record, change func(*ledger.Record)) ledger.Record {
		r.Key, r.Value = slices.Clone(r.Key), slices.Clone(r.Value)
		change(&r)
		return r
	}
	key, blob := keyRecord("Maryam", "wrapped"), blobRecord("file")
	for name, bad := range map[string]ledger.Record{
		"a key's bytes":      changed(key, func(r *ledger.Record) { r.Value[0]++ }),
		"a key's name":       changed(key, func(r *ledger.Record) { r.Key[31]++ }),
		"a short key":        changed(key, func(r *ledger.Record) { r.Key = r.Key[:20] }),
		"a blob's bytes":     changed(blob, func(r *ledger.Record) { r.Value[0]++ }),
		"a blob's name":      changed(blob, func(r *ledger.Record) { r.Key[0]++ }),
		"a local record":     {Bucket: ledger.BucketLocal, Key: []byte("k"), Value: []byte("v")},
		"a tombstone":        {Bucket: ledger.BucketTomb, Key: make([]byte, 16), Value: []byte{1}},
		"a deletion of keys": changed(key, func(r *ledger.Record) { r.Value = nil }),
	} {
		_, err := z.Import(ctx, []ledger.Segment{w.Whole("HQ")}, []ledger.Record{key, bad, blob})
		if !errors.Is(err, event.ErrTampered) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(z.chain("HQ")) != 0 || z.hasKey(key) {
		t.Error("something of a refused import was kept")
	}
	in, err := z.Import(ctx, []ledger.Segment{w.Whole("HQ")}, []ledger.Record{key, blob})
	if err != nil || in.Added != 1 || in.Keys != 2 {
		t.Errorf("the honest import: %+v, %v", in, err)
	}
	if in, err := z.Import(ctx, nil, []ledger.Record{key, blob}); err != nil || in.Keys != 0 {
		t.Errorf("again: %+v, %v", in, err)
	}
}
