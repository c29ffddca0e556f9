package examples

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"time"

	"github.com/google/uuid"
)

// Client is one person's browser.
type Client struct {
	Base string
	http http.Client
}

// NewClient makes a client that nobody is signed in with.
func NewClient(base string) *Client {
	jar, _ := cookiejar.New(nil) // it fails for no options at all
	return &Client{Base: base, http: http.Client{Jar: jar, Timeout: time.Minute}}
}

// Refused is what the station answered when it did not do as asked.
type Refused struct {
	Status  int    `json:"status"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Retry   bool   `json:"retry"`
}

func (r *Refused) Error() string { return fmt.Sprintf("%s (%s)", r.Message, r.Code) }

// Get reads path into out.
func (c *Client) Get(ctx context.Context, path string, out any) error {
	return c.do(ctx, http.MethodGet, path, nil, out)
}

// Post sends body to path and reads the answer into out, which may be nil.
func (c *Client) Post(ctx context.Context, path string, body map[string]any, out any) error {
	return c.do(ctx, http.MethodPost, path, body, out)
}

// Saved is the answer to a command.
type Saved struct {
	Number string          `json:"number"`
	Events []string        `json:"events"`
	Result json.RawMessage `json:"result"`
}

// Command sends a command, with the same id until its outcome is known.
func (c *Client) Command(ctx context.Context, path string, at time.Time, body map[string]any) (Saved, error) {
	body["command"] = uuid.NewString()
	if !at.IsZero() {
		body["at"] = at.UnixMilli()
	}
	var s Saved
	for {
		err := c.Post(ctx, path, body, &s)
		if r, ok := err.(*Refused); !ok || !r.Retry {
			return s, err
		}
		select {
		case <-ctx.Done():
			return s, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (c *Client) do(ctx context.Context, method, path string, body map[string]any, out any) error {
	var r io.Reader
	if method == http.MethodPost {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		r = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.Base+"/api/v1"+path, r)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		p := &Refused{Status: resp.StatusCode, Message: http.StatusText(resp.StatusCode)}
		_ = json.Unmarshal(b, p)
		return p
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(b, out)
}
