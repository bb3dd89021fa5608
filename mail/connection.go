package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

const (
	maxIdle     = 10 * time.Second // less than any server waits
	maxMessages = 50               // over one connection; servers have limits
	quitTimeout = time.Second
)

// connection is a connection to a mail server. It is used by one goroutine at a time.
type connection struct {
	*gomail.Client
	client   *smtp.Client
	conn     *timeoutConn
	messages int         // that it has sent
	expires  *time.Timer // while it is idle
}

// acquire returns an idle connection, or a new one.
func (s *Server) acquire(ctx context.Context) (*connection, error) {
	s.mu.Lock()
	for n := len(s.idle); n > 0; n = len(s.idle) {
		c := s.idle[n-1]
		s.idle = s.idle[:n-1]
		if c.expires.Stop() {
			s.mu.Unlock()
			return c, nil
		}
	}
	s.mu.Unlock()
	return s.dial(ctx)
}

// release keeps a connection for the next message.
func (s *Server) release(c *connection) {
	if c.messages >= maxMessages {
		c.close()
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.expires = time.AfterFunc(maxIdle, func() { s.expire(c) })
	s.idle = append(s.idle, c)
}

func (s *Server) expire(c *connection) {
	s.mu.Lock()
	for i, each := range s.idle {
		if each == c {
			s.idle = append(s.idle[:i], s.idle[i+1:]...)
			break
		}
	}
	s.mu.Unlock()
	c.close()
}

// CloseIdle closes the connections that are idle.
func (s *Server) CloseIdle() {
	s.mu.Lock()
	idle := s.idle
	s.idle = nil
	s.mu.Unlock()
	for _, c := range idle {
		if c.expires.Stop() {
			c.close()
		}
	}
}

// dial connects and authenticates, until ctx ends: go-mail does not look at ctx once it is connected.
func (s *Server) dial(ctx context.Context) (*connection, error) {
	conn := &timeoutConn{}
	stop := func() bool { return true }
	client, err := s.newClient(func(dialling context.Context, network, address string) (net.Conn, error) {
		var err error
		if conn.Conn, err = new(net.Dialer).DialContext(dialling, network, address); err != nil {
			return nil, err
		}
		stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
		if s.implicitTLS {
			return tls.Client(conn, s.tls()), nil
		}
		return conn, nil
	})
	if err != nil {
		return nil, fmt.Errorf("mail server: %w", err)
	}
	dialled, err := client.DialToSMTPClientWithContext(ctx)
	stop()
	if err != nil {
		if conn.Conn != nil {
			_ = conn.Close() // go-mail leaves it open when the server refuses it
		}
		return nil, newReplyError(StageConnect, err)
	}
	return &connection{Client: client, client: dialled, conn: conn}, nil
}

// offers reports whether the server announced an extension.
func (c *connection) offers(extension string) bool {
	ok, _ := c.client.Extension(extension)
	return ok
}

// send sends a message. It closes the connection when ctx ends.
func (c *connection) send(ctx context.Context, m *gomail.Msg) error {
	stop := context.AfterFunc(ctx, func() { _ = c.conn.Close() })
	defer stop()
	c.messages++
	err := c.SendWithSMTPClient(c.client, m)
	switch {
	case err == nil || m.IsDelivered(): // some servers close the connection after the message
		if err != nil {
			c.messages = maxMessages
		}
		return nil
	case c.sentWithoutReply(err):
		c.messages = maxMessages
		return nil
	}
	failure, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return newReplyError(StageConnect, err)
	}
	stages := map[gomail.SendErrReason]Stage{
		gomail.ErrConnCheck: StageConnect, gomail.ErrSMTPMailFrom: StageSender, gomail.ErrSMTPRcptTo: StageRecipient,
	}
	stage, early := stages[failure.Reason]
	if !early {
		stage = StageContent
	}
	reply := newReplyError(stage, serverReply(err))
	reply.Code = failure.ErrorCode()
	return reply
}

// usable reports whether the connection can be used again after a message.
func (c *connection) usable(err error) bool {
	if err == nil {
		return c.messages < maxMessages
	}
	reply, ok := errors.AsType[*ReplyError](err)
	return ok && reply.Code != 0 && reply.Code != codeUnavailable && reply.Stage != StageContent
}

// close ends the session.
func (c *connection) close() {
	_ = c.conn.SetDeadline(time.Now().Add(quitTimeout))
	_ = c.client.Quit()
	_ = c.conn.Close()
}

// sentWithoutReply reports whether the whole message was sent and the reply to it timed out.
func (c *connection) sentWithoutReply(err error) bool {
	failure, ok := errors.AsType[*gomail.SendError](err)
	return ok && failure.Reason == gomail.ErrSMTPDataClose && failure.ErrorCode() == 0 && c.conn.timedOut.Load()
}

// timeoutConn is a connection that records read timeouts; go-mail passes on only the text of errors.
type timeoutConn struct {
	net.Conn
	timedOut atomic.Bool
}

func (c *timeoutConn) Read(into []byte) (int, error) {
	n, err := c.Conn.Read(into)
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		c.timedOut.Store(true)
	}
	return n, err
}
