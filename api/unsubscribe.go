package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/mail"
	"github.com/handoffd/handoffd/refusal"
)

// unsubscribePath is where the links in mail lead. The last part is what allows its holder to end mail.
const unsubscribePath = "/mail/{link}"

//go:embed unsubscribe.html.tmpl
var unsubscribeSource string

//go:embed unsubscribe.css
var unsubscribeStyle string

var (
	unsubscribeTemplate = template.Must(template.New("unsubscribe").Parse(unsubscribeSource))

	// unsubscribePolicy allows the style of the page and its form.
	unsubscribePolicy = fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; form-action 'self'; base-uri 'none'; "+
		"frame-ancestors 'none'", base64.StdEncoding.EncodeToString(digestOf(unsubscribeStyle)))
)

func digestOf(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// unsubscribeView holds the values of the page.
type unsubscribeView struct {
	mail.Subscription
	Style   template.CSS
	Ended   bool   // by this request
	Problem string // why the link does nothing; empty: it works
}

// CanEnd reports whether the link can end a subject that the user still gets.
func (v unsubscribeView) CanEnd(subject mail.Subject) bool {
	if v.Problem != "" || v.Subject != mail.AllMail && v.Subject != subject || !v.Mail {
		return false
	}
	return subject == mail.AllMail || v.OwnHandoffs
}

// showSubscription responds with the page of a link, and changes nothing: programs that scan mail follow links.
func (a *API) showSubscription(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), workTimeout)
	defer cancel()
	subscription, err := a.config.Unsubscriber.Read(ctx, c.Param("link"))
	return writeSubscription(c, unsubscribeView{Subscription: subscription}, err)
}

// endSubscription ends mail. The body is that of RFC 8058 or of the page's form; a body without a subject ends what the
// link is for.
func (a *API) endSubscription(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), workTimeout)
	defer cancel()
	link := c.Param("link")
	subscription, err := a.config.Unsubscriber.Read(ctx, link)
	if err != nil {
		return writeSubscription(c, unsubscribeView{}, err)
	}
	subject := subscription.Subject
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	if chosen := c.Request().PostForm.Get("subject"); chosen != "" {
		subject = mail.Subject(chosen)
	}
	subscription, err = a.config.Unsubscriber.End(ctx, link, subject)
	return writeSubscription(c, unsubscribeView{Subscription: subscription, Ended: err == nil}, err)
}

// parseForm reads a body in either of the formats of RFC 8058 section 3.1, or none.
func parseForm(r *http.Request) error {
	err := r.ParseForm()
	if err == nil {
		err = r.ParseMultipartForm(maxBody)
	}
	switch {
	case err == nil || errors.Is(err, http.ErrNotMultipart):
		return nil
	case errors.As(err, new(*http.MaxBytesError)) || errors.As(err, new(*problem)):
		return err
	default:
		return refusal.Invalid("body", "must be a form, as RFC 8058 has it")
	}
}

// writeSubscription writes the page.
func writeSubscription(c echo.Context, view unsubscribeView, err error) error {
	status := http.StatusOK
	switch {
	case errors.Is(err, mail.ErrNoLink):
		status = http.StatusNotFound
		view.Problem = "This link is not one of ours, or it is incomplete. Copy all of it from the mail."
	case errors.Is(err, mail.ErrLinkEnded):
		status = http.StatusGone
		view.Problem = "This link has expired. Use the link in the newest mail."
	case err != nil:
		return err
	}
	view.Style = template.CSS(unsubscribeStyle)
	var page bytes.Buffer
	if err := unsubscribeTemplate.Execute(&page, view); err != nil {
		return fmt.Errorf("page of a link in mail: %w", err)
	}
	header := c.Response().Header()
	header.Set("Content-Security-Policy", unsubscribePolicy)
	header.Set("Cache-Control", "no-store")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Robots-Tag", "noindex, nofollow")
	return c.HTMLBlob(status, page.Bytes())
}
