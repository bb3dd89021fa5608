package tracing

import "time"

// SetSendTimeout replaces how long sending a batch can take.
func (c *Config) SetSendTimeout(d time.Duration) { c.sendTimeout = d }
