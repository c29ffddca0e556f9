package station

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"miftah/internal/event"
)

// identity is what station.key holds.
type identity struct {
	Operation event.OperationID `json:"operation"`
	Letter    event.Code        `json:"letter"`
	Seed      []byte            `json:"seed"`  // Ed25519
	Place     string            `json:"place"` // where the file was made: see place
	// Admission is the root key's signature on this replica, when the paper
	// recovery code admitted it.
	Admission []byte `json:"admission,omitempty"`
}

const (
	dbName      = "miftah.db"
	keyName     = "station.key"
	headName    = "station.head"
	lockName    = "lock"
	reserveName = "reserve"
	reserveSize = 4 << 20
)

func (id identity) key() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(id.Seed) }

func (id identity) replica() event.ReplicaID {
	return event.ReplicaOf(id.key().Public().(ed25519.PublicKey))
}

// newIdentity makes a signing key.
func newIdentity(op event.OperationID, letter event.Code) (identity, error) {
	if err := event.CheckCode("station letters", letter); err != nil {
		return identity{}, err
	}
	_, key, err := ed25519.GenerateKey(nil)
	return identity{Operation: op, Letter: letter, Seed: key.Seed()}, err
}

// save writes the key file and then notes in it where it lies.
func (id identity) save(dir string) error {
	path := filepath.Join(dir, keyName)
	for range 2 { // the place is known only once the file is there
		b, err := json.MarshalIndent(id, "", " ")
		if err != nil {
			return err
		}
		if err := writeInPlace(path, b); err != nil {
			return fmt.Errorf("writing %s: %w", path, err)
		}
		if id.Place, err = place(path); err != nil {
			return err
		}
	}
	return nil
}

// writeInPlace keeps the file itself, because its identity on the disk is
// part of what tells a copy from the original.
func writeInPlace(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// loadIdentity reads the key file. moved says that the file is not where it
// was written: the directory is a copy.
func loadIdentity(dir string) (id identity, moved bool, err error) {
	path := filepath.Join(dir, keyName)
	b, err := os.ReadFile(path)
	if err != nil {
		return id, false, err
	}
	if err := json.Unmarshal(b, &id); err != nil || len(id.Seed) != ed25519.SeedSize {
		return id, false, fmt.Errorf("%s is damaged: move it away; this station then goes on as a new one", path)
	}
	now, err := place(path)
	return id, now != id.Place, err
}

// place tells this file on this machine from any copy of it, as far as the
// system lets it be told.
func place(path string) (string, error) {
	machine := ""
	if b, err := os.ReadFile("/etc/machine-id"); err == nil {
		machine = strings.TrimSpace(string(b))
	} else if machine, err = os.Hostname(); err != nil {
		return "", err
	}
	file, err := fileID(path)
	return machine + " " + file, err
}

// noteHead remembers how far this replica's own chain has come. It is not
// fsynced: after a power cut it may be behind the ledger, never ahead of it.
func noteHead(dir string, seq uint64) error {
	f, err := os.OpenFile(filepath.Join(dir, headName), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%020d\n", seq)
	return errors.Join(err, f.Close())
}

func notedHead(dir string) uint64 {
	b, _ := os.ReadFile(filepath.Join(dir, headName))
	n, _ := strconv.ParseUint(strings.TrimSpace(string(b)), 10, 64)
	return n
}

func ensureReserve(dir string) error {
	path := filepath.Join(dir, reserveName)
	if st, err := os.Stat(path); err == nil && st.Size() == reserveSize {
		return nil
	}
	return os.WriteFile(path, make([]byte, reserveSize), 0o600)
}
