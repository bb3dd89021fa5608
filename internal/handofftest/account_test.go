package handofftest_test

import (
	"testing"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func TestAccountContainsWhatItsMethodsAdd(t *testing.T) {
	account := handofftest.New(t)
	ben, ada := account.Engineer("Ben"), account.Admin("Ada")
	if ben.Role != auth.Engineer || ada.Role != auth.Admin || ben.AccountID != account.ID {
		t.Errorf("the users are %+v and %+v", ben, ada)
	}
	claimed := account.ClaimFor(ada, account.Escalate(ben))
	parked := account.Park(ben)
	if claimed.Status != handoff.Claimed || parked.Status != handoff.Parked {
		t.Errorf("the handoffs are %s and %s", claimed.Status, parked.Status)
	}
	account.Exec("update handoffs set priority = 'high' where id = $1", parked.ID)
	changed := account.Count("select count(*) from handoffs where account_id = $1 and priority = 'high'", account.ID)
	if changed != 1 {
		t.Errorf("%d handoffs have been changed", changed)
	}
}

func TestTokensVerifyAsTheirPrincipal(t *testing.T) {
	account := handofftest.New(t)
	verifier, err := auth.NewVerifier(t.Context(), auth.Config{Secret: []byte(handofftest.Secret)})
	if err != nil {
		t.Fatal(err)
	}
	ben := account.Engineer("Ben")
	claims, err := verifier.Verify(t.Context(), account.Token(ben))
	if err != nil || claims.Subject != ben.UserID.String() || claims.Service {
		t.Errorf("Ben's token says %+v, error %v", claims, err)
	}
	claims, err = verifier.Verify(t.Context(), account.Token(account.ServicePrincipal()))
	if err != nil || !claims.Service || claims.AccountID != account.ID {
		t.Errorf("the backend's token says %+v, error %v", claims, err)
	}
}

func TestOtherAccountSharesOnlyTheDatabase(t *testing.T) {
	account := handofftest.New(t)
	other := account.OtherAccount()
	if other.ID == account.ID || other.URL != account.URL {
		t.Errorf("%s at %s is not another account beside %s at %s", other.ID, other.URL, account.ID, account.URL)
	}
	other.Engineer("Ben")
	account.Engineer("Ben")
}
