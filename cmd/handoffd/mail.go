package main

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"

	"github.com/handoffd/handoffd/mail"
)

// mailing holds the settings of mail.
type mailing struct {
	SMTPURL   string `name:"smtp-url" env:"HANDOFF_SMTP_URL" placeholder:"URL" help:"Mail server, smtp:// or smtps://, user:password allowed. Default: mail is logged."`
	MailFrom  string `env:"HANDOFF_MAIL_FROM" placeholder:"ADDRESS" help:"Sender of mail, such as 'Acme handoffs <handoffs@example.com>'."`
	PublicURL string `name:"public-url" env:"HANDOFF_PUBLIC_URL" placeholder:"URL" help:"Address of the page, with the path below which a proxy serves it: base of links in mail, and the Host of /mcp. Default: no links, any Host, no path."`
}

// worker returns the mail worker that the settings describe, without its database.
func (s mailing) worker() (*mail.Worker, error) {
	c := &mail.Worker{}
	if s.SMTPURL != "" {
		server, err := mail.ParseServer(s.SMTPURL)
		if err != nil {
			return nil, fmt.Errorf("HANDOFF_SMTP_URL: %w", err)
		}
		if s.MailFrom == "" {
			return nil, errors.New("HANDOFF_MAIL_FROM is not set, and HANDOFF_SMTP_URL needs a sender; try handoffs@example.com")
		}
		c.Server = server
	}
	if s.MailFrom != "" {
		from, err := netmail.ParseAddress(s.MailFrom)
		if err != nil {
			return nil, fmt.Errorf("HANDOFF_MAIL_FROM: %q is not an address; try handoffs@example.com", s.MailFrom)
		}
		if err := mail.CheckSender(from.Address); err != nil {
			return nil, fmt.Errorf("HANDOFF_MAIL_FROM: %q %w; try handoffs@example.com", from.Address, err)
		}
		c.From = *from
	}
	if s.PublicURL != "" {
		u, err := url.Parse(s.PublicURL)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
			return nil, fmt.Errorf("HANDOFF_PUBLIC_URL: %q is not an address such as https://desk.example.com", s.PublicURL)
		}
		if u.User != nil {
			return nil, errors.New("HANDOFF_PUBLIC_URL contains a user or password, which every mail would show: remove it")
		}
		if err := checkBasePath(basePath(u)); err != nil {
			return nil, fmt.Errorf("HANDOFF_PUBLIC_URL: %w", err)
		}
		c.PublicURL = u
	}
	return c, nil
}
