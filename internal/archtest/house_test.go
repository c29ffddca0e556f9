package archtest

// A room is a package, or all packages below a folder ("/..."), with what it
// may import of this module. The most specific room counts. A package without
// a room fails: give it a place in the house first.
type room struct {
	pkg   string
	may   []string // product code
	tests []string // its tests, besides; "..." is everything
	why   string
}

var anything = []string{"..."}

// house is drawn from the top down. Imports go down only.
var house = []room{
	{"cmd/miftah", anything, anything,
		"the program ties everything together"},
	{"bench", anything, anything,
		"comparisons run every engine, and the ledger, as the product does"},
	{"internal/archtest", nil, nil,
		"it judges all packages and must build when any of them does not"},
	{"internal/proof", nil, anything,
		"it proves promises on the whole program, from outside, in tests alone"},
	{"examples", nil, anything,
		"an example uses the API as any other client does, and nothing of the inside"},
	{"web", nil, anything,
		"pages and their catalogue are bytes in the program; they know no Go package"},

	{"internal/httpapi", []string{"internal/station", "internal/desk/...", "internal/relay", "internal/access", "internal/view", "internal/ledger", "internal/seal", "internal/event", "internal/phrase", "engines", "web"}, anything,
		"HTTP decodes, calls a desk, encodes; it knows types and errors of what is below and no store"},
	{"internal/station", []string{"internal/desk", "internal/relay", "internal/access", "internal/view", "internal/ledger", "internal/ledger/sqlite", "internal/ledger/postgres", "internal/seal", "internal/event"}, anything,
		"a station assembles one replica; it writes through the common desk and knows no single desk"},
	{"internal/desk/docket/propose", []string{"names"}, nil,
		"proposals are an engine that lives beside its desk: pure, and benchmarked without a ledger"},
	{"internal/desk/...", []string{"internal/desk/...", "internal/access", "internal/view", "internal/ledger", "internal/seal", "internal/event", "internal/phrase", "engines", "web"}, anything,
		"a desk holds rules of the work; how events are carried, stored or served is not its business"},
	{"internal/desk", []string{"internal/access", "internal/view", "internal/ledger", "internal/seal", "internal/event"}, anything,
		"what all desks share knows none of them and no engine"},
	{"internal/phrase", []string{"web", "internal/event"}, anything,
		"sentences come from the catalogue; what they speak of is handed in"},
	{"internal/relay", []string{"internal/access", "internal/view", "internal/ledger", "internal/seal", "internal/event"}, anything,
		"exchange carries bytes that it cannot read; it knows no desk and no store"},
	{"internal/access", []string{"internal/view", "internal/ledger", "internal/seal", "internal/event"}, anything,
		"permission is decided below the desks, so that no desk can go round it"},
	{"internal/view", []string{"internal/ledger", "internal/event"}, anything,
		"folds read clear parts only: without package seal in reach they cannot do otherwise"},
	{"internal/ledger/ledgertest", []string{"internal/ledger", "internal/ledger/sqlite", "internal/event"}, anything,
		"the conformance suite runs any store and measures one"},
	{"internal/ledger/...", []string{"internal/ledger", "internal/event"}, anything,
		"a store keeps what the ledger checked and knows nothing of its meaning"},
	{"internal/ledger", []string{"internal/event"}, anything,
		"the ledger declares the store it needs and imports none"},
	{"internal/seal", []string{"internal/event"}, anything,
		"sealing works on boxes; who may open them is decided above"},
	{"internal/event", nil, anything,
		"the bytes on the wire depend on nothing that may change"},

	{"drill", []string{"dispatch", "search", "air", "site"}, []string{"dispatch", "search", "air", "site"},
		"a simulated operation plays the other engines against a hidden truth"},
	{"link", []string{"names"}, []string{"names"},
		"records are compared by names; nothing else of the product is needed"},
	{"dispatch", nil, nil, enginesArePure},
	{"search", nil, nil, enginesArePure},
	{"air", nil, nil, enginesArePure},
	{"names", nil, nil, enginesArePure},
	{"estimate", nil, nil, enginesArePure},
	{"site", nil, nil, enginesArePure},
}

const enginesArePure = "engines are libraries that any Go program can import: nothing of this product's inside"

// engines is what "engines" stands for in the rooms above.
var engines = []string{"drill", "dispatch", "search", "air", "link", "names", "estimate", "site"}

// A guest is a package from outside that only some may import.
type guest struct {
	pkg   string // "/..." takes in all below
	may   []string
	tests bool // any test may
	why   string
}

var guests = []guest{
	{"modernc.org/sqlite/...", []string{"internal/ledger/sqlite", "internal/ledger/ledgertest"}, true,
		"SQL lives in one place; everybody else asks the ledger.Store (ledgertest measures bare inserts beside it)"},
	{"miftah/internal/ledger/sqlite", []string{"internal/station", "internal/ledger/ledgertest", "bench"}, true,
		"who holds the store itself can write round the ledger; only the station, which assembles a replica, opens it"},
	{"miftah/internal/ledger/postgres", []string{"internal/station", "internal/ledger/ledgertest"}, true,
		"who holds the store itself can write round the ledger; only the station, which assembles a replica, opens it"},
	{"github.com/jackc/pgx/...", []string{"internal/ledger/postgres"}, true,
		"SQL lives in one place; everybody else asks the ledger.Store"},
	{"github.com/danielgtaylor/huma/...", []string{"internal/httpapi"}, true,
		"desks must be callable from a test, a radio or a sheet of paper; HTTP stays at the edge"},
	{"github.com/alecthomas/kong", []string{"cmd/miftah"}, true,
		"only the program has a command line"},
	{"filippo.io/age/...", []string{"internal/relay"}, true,
		"bundles are encrypted in one place"},
	{"golang.org/x/crypto/...", []string{"internal/seal"}, true,
		"ciphers and stretched passphrases are chosen once, in package seal"},
	{"crypto/hpke", []string{"internal/seal"}, true,
		"ciphers are chosen once, in package seal"},
	{"github.com/fxamacker/cbor/...", []string{"internal/event"}, true,
		"one strict decoder with limits; a second one would read what the first refuses"},
}

// A call is a function or method that only some may use.
type call struct {
	name  string   // as go/types writes it
	may   []string // rooms whose product code may
	tests []string // rooms whose tests may; "..." is everybody's
	why   string
}

var calls = []call{
	{"(*miftah/internal/seal.Keyring).Open", []string{"internal/access"}, []string{"internal/seal"},
		"a text is opened with a Grant, and a Grant exists only after the reading is on record: only package access opens"},
	{"(*miftah/internal/seal.Keyring).OpenBlob", []string{"internal/access"}, []string{"internal/seal"},
		"an attachment is opened with a Grant, and a Grant exists only after the reading is on record: only package access opens"},
	{"(miftah/internal/seal.Locked).Open", []string{"internal/access"}, []string{"internal/seal"},
		"a compartment's key comes into memory only where the attempt is recorded"},
	{"(*miftah/internal/seal.Keyring).Unlock", []string{"internal/access"}, []string{"internal/seal"},
		"a compartment's key comes into memory only where the attempt is recorded"},
	{"(*miftah/internal/access.Access).System", []string{"internal/desk/..."}, anything,
		"the indexer's permission covers every text; it never leaves a desk towards a person"},
	{"(*miftah/internal/ledger.Ledger).Append", []string{"internal/desk", "internal/access", "internal/station", "internal/ledger/ledgertest"}, anything,
		"work events are written by desks, through desk.Write, which checks roles and seals; access writes the audit, station a replica's first entries"},
	{"(*miftah/internal/desk.Desk).Write", []string{"internal/desk/...", "internal/station"}, anything,
		"the rules of the work stand in the desks; who writes past them writes past the rules"},
	{"(*miftah/internal/ledger.Ledger).Import", []string{"internal/relay", "internal/ledger"}, anything,
		"what comes from elsewhere passes the relay, which bounds what unadmitted stations may leave here"},
}

// pure are the packages whose results follow from their arguments alone.
var pure = append([]string{"internal/event", "internal/view", "internal/desk/docket/propose"}, engines...)

// unpure is what they may not use.
var unpure = []call{
	{name: "time.Now", why: "time comes in as an argument, so that a result can be had again"},
	{name: "time.Since", why: "time comes in as an argument, so that a result can be had again"},
	{name: "time.Until", why: "time comes in as an argument, so that a result can be had again"},
	{name: "time.Sleep", why: "an engine and a fold do not wait"},
	{name: "time.After", why: "an engine and a fold do not wait"},
	{name: "math/rand/v2", why: "randomness comes from a seed in the arguments, so that a result can be had again"},
	{name: "math/rand", why: "randomness comes from a seed in the arguments, so that a result can be had again"},
}

// banned are imports that no pure package has. crypto/rand serves package
// event for new ids and salts, which are no results.
var banned = []string{"os", "os/exec", "net", "net/http", "database/sql", "syscall", "unsafe"}

// Names that say nothing of what is inside.
var emptyNames = []string{"util", "utils", "common", "models", "types", "pkg", "helpers", "misc"}

// maxLines is where a file of product code is too long to be read at once.
const maxLines = 700

// tenWords never appear on a page (some come in pairs of one meaning); the
// test beside the catalogue checks every sentence for them. Here only: that
// it does.
var tenWords = []string{"تفتيش", "تحقيق", "تقرير", "مخبر", "حالة", "قضية", "ملف", "تصفية", "تطهير", "تفقد", "فرع", "بصمة", "نزيل", "موقوف"}
