package directory

import (
	"context"
	"net/url"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Account is a tenant.
type Account struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`

	// ProductURL is where the adopting product shows a session: an https address with {external_id} or {id} in it. Nil:
	// nowhere.
	ProductURL *string `json:"product_url"`
}

// AccountInput changes an [Account]. Members that are absent stay as they are.
type AccountInput struct {
	Name       *string          `json:"name"`
	ProductURL Optional[string] `json:"product_url"`
}

// Account returns the principal's account.
func (s *Service) Account(ctx context.Context, p auth.Principal) (Account, error) {
	row, err := s.forAccount(p.AccountID).GetAccount(ctx, p.AccountID)
	if err != nil {
		return Account{}, refusal.Wrap(err, "read account", p.AccountID)
	}
	return Account{ID: row.ID, Name: row.Name, ProductURL: row.ProductUrl}, nil
}

// SetAccount changes the principal's account and returns it, for admins and services.
//
// Errors: [refusal.ErrForbidden]; *[refusal.InvalidError].
func (s *Service) SetAccount(ctx context.Context, p auth.Principal, in AccountInput) (Account, error) {
	if err := refusal.RequireRoleOrService(p, auth.Admin, "change the account"); err != nil {
		return Account{}, err
	}
	if err := in.validate(); err != nil {
		return Account{}, err
	}
	var row db.SetAccountRow
	err := s.Runner.Run(ctx, p.AccountID, func(tx pgx.Tx) (err error) {
		row, err = db.New(tx).SetAccount(ctx, db.SetAccountParams{
			AccountID: p.AccountID, Name: in.Name, ProductUrl: in.ProductURL.Value, SetProductUrl: in.ProductURL.Given,
		})
		return err
	})
	if err != nil {
		return Account{}, refusal.Wrap(err, "change account", p.AccountID)
	}
	return Account{ID: row.ID, Name: row.Name, ProductURL: row.ProductUrl}, nil
}

func (in AccountInput) validate() error {
	var invalid refusal.InvalidError
	if in.Name != nil {
		invalid.Required("name", *in.Name)
		invalid.Name("name", *in.Name, 200)
	}
	if template := in.ProductURL.Value; template != nil {
		invalid.Text("product_url", *template, 2000)
		if !isProductURL(*template) {
			invalid.Add("product_url",
				"must be an https address with {external_id} or {id} in it, such as https://app.example.com/sessions/{external_id}")
		}
	}
	return invalid.OrNil()
}

// isProductURL reports whether template is an https address whose path or query holds the id of a session: none may
// choose the host.
func isProductURL(template string) bool {
	u, err := url.Parse(strings.NewReplacer("{external_id}", "x", "{id}", "x").Replace(template))
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.ContainsAny(template, " \n") {
		return false
	}
	_, rest, _ := strings.Cut(strings.TrimPrefix(template, "https://"), "/")
	return strings.HasPrefix(template, "https://"+u.Host+"/") &&
		(strings.Contains(rest, "{external_id}") || strings.Contains(rest, "{id}"))
}

// ProductLink returns the address at which the adopting product shows a session, by the product_url of its account. It
// is empty where the template needs an external id and the session has none.
func ProductLink(template string, session uuid.UUID, externalID string) string {
	if externalID == "" && strings.Contains(template, "{external_id}") {
		return ""
	}
	// As encodeURIComponent does: safe in a path and in a query.
	escaped := strings.ReplaceAll(url.QueryEscape(externalID), "+", "%20")
	return strings.NewReplacer("{external_id}", escaped, "{id}", session.String()).Replace(template)
}
