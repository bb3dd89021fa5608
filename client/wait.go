package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// longestWait is how many seconds the server is asked to wait at once: proxies cut connections at 60.
const longestWait = 50

// Wait returns the handoff as soon as its version is not the one of ref; at once, if that has none. It waits through
// lost connections and servers that are stopped, until ctx ends.
func (c *Client) Wait(ctx context.Context, ref HandoffRef) (Handoff, error) {
	known := ref.Version
	ref.Version = 0
	r := ref.request(http.MethodGet, "", nil)
	if known > 0 {
		r.header = http.Header{
			"If-None-Match": {fmt.Sprintf(`W/"%d"`, known)},
			"Prefer":        {fmt.Sprintf("wait=%d", longestWait)},
		}
		r.timeout = longestWait*time.Second + cmp.Or(c.Timeout, 10*time.Second)
	}
	for failures := 0; ; {
		var h Handoff
		asked := time.Now()
		status, err := c.repeat(ctx, r, func(body []byte) error { return json.Unmarshal(body, &h) })
		problem, refused := errors.AsType[*Problem](err)
		switch {
		case err == nil && status != http.StatusNotModified:
			return h, nil
		case ctx.Err() != nil:
			return Handoff{}, fmt.Errorf("wait for handoff %s: %w", ref.ID, context.Cause(ctx))
		case err == nil && time.Since(asked) > time.Second:
			failures = 0
			continue // a shorter wait is that of a server that is being stopped
		case refused && !problem.temporary() && !problem.tooMany(),
			errors.As(err, new(finalError)):
			return Handoff{}, err
		}
		failures++
		_ = sleep(ctx, backoff(failures, err)) // the next attempt returns the error
	}
}

// WaitForAnswer returns the handoff once it is closed: resolved, returned with an Answer, or withdrawn.
func (c *Client) WaitForAnswer(ctx context.Context, ref HandoffRef) (Handoff, error) {
	ref.Version = 0
	for {
		h, err := c.Wait(ctx, ref)
		if err != nil || h.Closed() {
			return h, err
		}
		ref.Version = h.Version
	}
}
