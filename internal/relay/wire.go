package relay

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// Paths of the exchange, below wherever the handler is mounted.
const (
	PathWho      = "/relay/1/who"
	PathHello    = "/relay/1/hello"
	PathPull     = "/relay/1/pull"
	PathPush     = "/relay/1/push"
	PathFounding = "/relay/1/founding"
)

// Errors of the exchange.
var (
	// ErrRefused: the other side may not do this, or we may not there.
	ErrRefused = errors.New("refused")
	// ErrSignature: a request or an answer is not signed by whom it names, is
	// too old, or was sent before.
	ErrSignature = errors.New("the signature does not fit")
)

// who is what anybody may know of a station. Time is its clock, which
// requests are stamped with: no two clocks have to agree.
type who struct {
	Operation event.OperationID `cbor:"1,keyasint"`
	Replica   event.ReplicaID   `cbor:"2,keyasint"`
	Key       []byte            `cbor:"3,keyasint"`
	Time      int64             `cbor:"4,keyasint"` // ms since 1970 UTC, real
	Joining   bool              `cbor:"5,keyasint,omitzero"`
}

// hello opens an exchange: both sides compare heads.
type hello struct {
	Heads    []SignedHead `cbor:"1,keyasint"`
	Wants    Wants        `cbor:"2,keyasint"`
	Admitted bool         `cbor:"3,keyasint,omitzero"` // in an answer: the asker is
	// Forked, in an answer, are replicas that signed two histories, one of
	// which is here and another there.
	Forked []event.ReplicaID `cbor:"4,keyasint"`
}

// pull asks for what comes after Has, and for what is missing.
type pull struct {
	Has   []Position `cbor:"1,keyasint"`
	Wants Wants      `cbor:"2,keyasint"`
}

// pushed answers a push.
type pushed struct {
	Added   int64             `cbor:"1,keyasint"`
	Waiting int64             `cbor:"2,keyasint"`
	Keys    int64             `cbor:"3,keyasint"`
	LeftOut []event.ReplicaID `cbor:"4,keyasint"`
}

// problem answers what went wrong. Code is one of a fixed set of words.
type problem struct {
	Code  string `json:"code"`
	Error string `json:"error"`
}

// Limits of requests and answers, in bytes, and of how old a request may be.
const (
	maxSmall    = 4 << 20
	maxStranger = 256 << 10 // of whoever nobody admitted, but for its own entries
	maxPage     = maxSegment + 3*maxBatch
	requestAge  = 5 * time.Minute
)

type nonce [16]byte

// stamp is what authenticates a request.
type stamp struct {
	key   ed25519.PublicKey
	to    event.ReplicaID
	time  int64
	nonce nonce
	body  event.Hash
	sig   []byte
}

func (s stamp) message(op event.OperationID, method, path string) []byte {
	from := event.ReplicaOf(s.key)
	line := sha256.Sum256([]byte(method + " " + path))
	b := append([]byte("miftah request 1"), op[:]...)
	b = append(append(b, from[:]...), s.to[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(s.time))
	b = append(append(b, s.nonce[:]...), line[:]...)
	return append(b, s.body[:]...)
}

const (
	headerKey       = "Miftah-Key"
	headerTo        = "Miftah-To"
	headerTime      = "Miftah-Time"
	headerNonce     = "Miftah-Nonce"
	headerBody      = "Miftah-Body"
	headerSignature = "Miftah-Signature"
)

// sign stamps a request to a replica whose clock shows now.
func (r *Relay) sign(req *http.Request, path string, to event.ReplicaID, now int64, body []byte) []byte {
	s := stamp{key: r.public(), to: to, time: now, body: sha256.Sum256(body)}
	rand.Read(s.nonce[:])
	s.sig = r.ledger.Sign(s.message(r.ledger.Operation(), req.Method, path))
	h := req.Header
	h.Set(headerKey, base64.StdEncoding.EncodeToString(s.key))
	h.Set(headerTo, s.to.String())
	h.Set(headerTime, strconv.FormatInt(s.time, 10))
	h.Set(headerNonce, hex.EncodeToString(s.nonce[:]))
	h.Set(headerBody, s.body.String())
	h.Set(headerSignature, base64.StdEncoding.EncodeToString(s.sig))
	return s.sig
}

// parseStamp reads the headers that sign writes.
func parseStamp(h http.Header) (s stamp, err error) {
	key, e1 := base64.StdEncoding.DecodeString(h.Get(headerKey))
	sig, e2 := base64.StdEncoding.DecodeString(h.Get(headerSignature))
	n, e3 := hex.DecodeString(h.Get(headerNonce))
	at, e4 := strconv.ParseInt(h.Get(headerTime), 10, 64)
	e5 := s.to.UnmarshalText([]byte(h.Get(headerTo)))
	e6 := s.body.UnmarshalText([]byte(h.Get(headerBody)))
	if err := errors.Join(e1, e2, e3, e4, e5, e6); err != nil {
		return s, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	if len(key) != ed25519.PublicKeySize || len(n) != len(s.nonce) || len(sig) != ed25519.SignatureSize {
		return s, fmt.Errorf("%w: a header has a wrong length", ErrSignature)
	}
	s.key, s.sig, s.time, s.nonce = key, sig, at, nonce(n)
	return s, nil
}

// accept checks a request's stamp and uses it up.
func (r *Relay) accept(req *http.Request, path string) (stamp, error) {
	s, err := parseStamp(req.Header)
	if err != nil {
		return s, err
	}
	now := r.now()
	at := time.UnixMilli(s.time)
	switch {
	case s.to != r.ledger.Replica():
		return s, fmt.Errorf("%w: it was made for replica %s", ErrSignature, s.to)
	case at.Before(now.Add(-requestAge)) || at.After(now.Add(requestAge)) || s.time < r.start.UnixMilli():
		return s, fmt.Errorf("%w: it is too old, or from before this station started; ask again who is here", ErrSignature)
	case !ed25519.Verify(s.key, s.message(r.ledger.Operation(), req.Method, path), s.sig):
		return s, ErrSignature
	}
	return s, r.useNonce(s.nonce, now)
}

// maxNonces bounds what is remembered of the last minutes.
const maxNonces = 100000

func (r *Relay) useNonce(n nonce, now time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.nonces) >= maxNonces {
		for k, at := range r.nonces {
			if now.Sub(at) > 2*requestAge {
				delete(r.nonces, k)
			}
		}
	}
	if _, used := r.nonces[n]; used || len(r.nonces) >= maxNonces {
		return fmt.Errorf("%w: it was sent before, or there are too many requests", ErrSignature)
	}
	r.nonces[n] = now
	return nil
}

// answerMessage is what the answering replica signs: so an answer fits one
// request only.
func answerMessage(op event.OperationID, r event.ReplicaID, request []byte, status int, body []byte) []byte {
	sum := sha256.Sum256(body)
	b := append([]byte("miftah answer 1"), op[:]...)
	b = append(append(b, r[:]...), request...)
	b = binary.BigEndian.AppendUint64(b, uint64(status))
	return append(b, sum[:]...)
}

// codeOf words an error for the other side.
func codeOf(err error) (status int, code string) {
	for _, c := range []struct {
		err    error
		status int
		code   string
	}{
		{ErrSignature, http.StatusUnauthorized, "signature"},
		{ErrRefused, http.StatusForbidden, "refused"},
		{ledger.ErrRolledBack, http.StatusConflict, "rolled-back"},
		{ledger.ErrFork, http.StatusConflict, "fork"},
		{ledger.ErrGap, http.StatusConflict, "gap"},
		{ledger.ErrHalted, http.StatusServiceUnavailable, "halted"},
		{ledger.ErrFull, http.StatusInsufficientStorage, "full"},
		{ledger.ErrUnknown, http.StatusServiceUnavailable, "unknown"},
		{ErrBundle, http.StatusBadRequest, "damaged"},
		{event.ErrTampered, http.StatusBadRequest, "changed"},
	} {
		if errors.Is(err, c.err) {
			return c.status, c.code
		}
	}
	return http.StatusBadRequest, "refused"
}
