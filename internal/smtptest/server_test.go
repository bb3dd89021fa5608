package smtptest_test

import (
	"context"
	"net/smtp"
	"slices"
	"testing"

	gosmtp "github.com/emersion/go-smtp"
	"go.uber.org/goleak"

	"github.com/handoffd/handoffd/internal/smtptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAServerRecordsAMessageForEachRecipient(t *testing.T) {
	server := smtptest.Start(t, nil)
	if err := send(server, "ada@example.com", "ben@example.com"); err != nil {
		t.Fatal(err)
	}
	var to []string
	for _, m := range server.Messages() {
		to = append(to, m.To)
	}
	if !slices.Equal(to, []string{"ada@example.com", "ben@example.com"}) {
		t.Errorf("the recipients are %v", to)
	}
}

func TestHooksRefuseAndDelay(t *testing.T) {
	server := smtptest.Start(t, nil)
	connected, recorded := 0, make(chan int, 1)
	server.Set(smtptest.Hooks{
		Hello: func(context.Context) { connected++ },
		Rcpt: func(_ string, nth int) error {
			if nth == 1 {
				return &gosmtp.SMTPError{Code: 451, Message: "Come back later"}
			}
			return nil
		},
		Data: func(context.Context) { recorded <- len(server.Messages()) },
	})
	if err := send(server, "ada@example.com"); err == nil {
		t.Error("the first RCPT was accepted")
	}
	if err := send(server, "ada@example.com"); err != nil || <-recorded != 1 || connected != 2 {
		t.Errorf("the second message: %v, after %d connections", err, connected)
	}
}

func TestAServerThatHangsEndsWithItsTest(t *testing.T) {
	ended := make(chan error, 1)
	t.Run("server", func(t *testing.T) {
		server := smtptest.Start(t, nil)
		connected := make(chan struct{})
		server.Set(smtptest.Hooks{Hello: func(ctx context.Context) { close(connected); <-ctx.Done() }})
		go func() { ended <- send(server, "ada@example.com") }()
		<-connected
	})
	if err := <-ended; err == nil {
		t.Error("a message was accepted")
	}
}

func send(server *smtptest.Server, to ...string) error {
	return smtp.SendMail(server.Addr, nil, "handoffd@example.com", to, []byte("Subject: VPN\r\n\r\nVPN\r\n"))
}
