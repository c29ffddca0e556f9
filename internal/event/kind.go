package event

import (
	"fmt"
	"reflect"
	"slices"
)

// Kind says what happened. Numbers are on the wire: never reused. From
// 0x8000 on a kind is private.
type Kind uint16

// Class says whether a statement discloses an event's header and clear part.
type Class uint8

// Classes, on the wire.
const (
	Public  Class = 1
	Private Class = 2
)

// Class of k, known for every number, also those of later programs.
func (k Kind) Class() Class {
	if k >= 0x8000 {
		return Private
	}
	return Public
}

// Roles is a set of roles.
type Roles uint32

// Roles, on the wire.
const (
	Coordinator Roles = 1 << iota
	Intake
	Field
	Radio
	Surveyor
	Viewer
	Admin
)

// RoleNames is in the order of the bits.
var RoleNames = []string{"coordinator", "intake", "field", "radio", "surveyor", "viewer", "admin"}

// Has reports whether r and any share a role.
func (r Roles) Has(any Roles) bool { return r&any != 0 }

// Names lists the roles in r.
func (r Roles) Names() []string {
	names := []string{}
	for i, n := range RoleNames {
		if r&(1<<i) != 0 {
			names = append(names, n)
		}
	}
	return names
}

// ParseRoles reads names such as "intake".
func ParseRoles(names []string) (Roles, error) {
	var r Roles
	for _, n := range names {
		i := slices.Index(RoleNames, n)
		if i < 0 {
			return 0, fmt.Errorf("roles: there is no such role; use %v", RoleNames)
		}
		r |= 1 << i
	}
	return r, nil
}

// Payload is a decoded clear part.
type Payload interface{ Kind() Kind }

type kindInfo struct {
	name string
	may  Roles // who may write it; zero: only the replica itself
	typ  reflect.Type
}

var kinds = map[Kind]kindInfo{}

func register(k Kind, name string, may Roles, p Payload) {
	if _, dup := kinds[k]; dup {
		panic("event kind twice: " + name)
	}
	kinds[k] = kindInfo{name, may, reflect.TypeOf(p)}
}

func (k Kind) String() string {
	if i, ok := kinds[k]; ok {
		return i.name
	}
	return fmt.Sprintf("kind-%#04x", uint16(k))
}

// Known reports whether this program knows k.
func (k Kind) Known() bool { _, ok := kinds[k]; return ok }

// Writers are the roles of which a writer of k must hold one. Zero means
// that the replica itself writes it. Folds check it again.
func (k Kind) Writers() Roles { return kinds[k].may }

// Kinds lists the known kinds by number.
func Kinds() []Kind {
	list := make([]Kind, 0, len(kinds))
	for k := range kinds {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// Payload decodes the clear part into the type of its kind. For an unknown
// kind it returns nil and no error: the bytes are kept and not read.
func (e *Event) Payload() (Payload, error) {
	info, ok := kinds[e.Kind]
	if !ok {
		return nil, Canonical(e.Clear)
	}
	p := reflect.New(info.typ)
	if err := Unmarshal(e.Clear, p.Interface()); err != nil {
		return nil, fmt.Errorf("clear part of %s %s: %w", info.name, e.ID, err)
	}
	return p.Elem().Interface().(Payload), nil
}

const anyone = Coordinator | Intake | Field | Radio | Surveyor | Viewer | Admin

func init() {
	register(0x0101, "operation.founded", 0, Founded{})
	register(0x0102, "operation.clock", Admin|Coordinator, ClockSet{})
	register(0x0103, "operation.likelihood", Coordinator, LikelihoodSet{})
	register(0x0104, "operation.assumption", Coordinator, AssumptionSet{})
	register(0x0105, "operation.configured", Admin, Configured{})
	register(0x0111, "replica.joined", 0, ReplicaJoined{})
	register(0x0112, "replica.admitted", Admin, ReplicaAdmitted{})
	register(0x0113, "replica.retired", Admin, ReplicaRetired{})
	register(0x0114, "replica.clock", Admin|Coordinator, ReplicaClock{})
	register(0x0121, "user.added", Admin, UserAdded{})
	register(0x0122, "user.roles", Admin, UserRoles{})
	register(0x0131, "clash.settled", Coordinator|Surveyor|Admin, ClashSettled{})
	register(0x0201, "site.added", Surveyor|Coordinator, SiteAdded{})
	register(0x0211, "space.added", Surveyor|Coordinator, SpaceAdded{})
	register(0x0212, "space.attribute", Surveyor|Coordinator|Field|Radio, SpaceAttribute{})
	register(0x0213, "space.access", Coordinator|Field|Radio|Surveyor, SpaceAccess{})
	register(0x0214, "space.countersigned", Coordinator|Field, SpaceCountersigned{})
	register(0x0215, "space.reopened", Coordinator|Field|Radio, SpaceReopened{})
	register(0x0221, "barrier.added", Surveyor|Coordinator|Field|Radio, BarrierAdded{})
	register(0x0231, "door.tagged", Surveyor|Coordinator|Field|Radio, DoorTagged{})
	register(0x0301, "finding.recorded", Coordinator|Field|Radio, FindingRecorded{})
	register(0x0302, "finding.moved", Coordinator|Field|Radio, FindingMoved{})
	register(0x0303, "finding.withdrawn", Coordinator|Field|Radio, FindingWithdrawn{})
	register(0x0311, "reading.recorded", Coordinator|Field|Radio, ReadingRecorded{})
	register(0x0401, "claim.opened", Intake|Coordinator, ClaimOpened{})
	register(0x0402, "claim.placed", Intake|Coordinator, ClaimPlaced{})
	register(0x0403, "claim.test", Intake|Coordinator, ClaimTest{})
	register(0x0404, "claim.outcome", Coordinator|Intake, ClaimOutcome{})
	register(0x0501, "statement.issued", Coordinator, StatementIssued{})
	register(0x0601, "team.added", Coordinator|Admin, TeamAdded{})

	register(0x8101, "report.received", Intake|Coordinator|Radio|Field, ReportReceived{})
	register(0x8102, "report.placed", Intake|Coordinator, ReportPlaced{})
	register(0x8103, "report.graded", Intake|Coordinator, Graded{})
	register(0x8104, "report.joined", Intake|Coordinator, ReportJoined{})
	register(0x8105, "report.unjoined", Intake|Coordinator, ReportUnjoined{})
	register(0x8106, "report.answered", Intake|Coordinator, ReportAnswered{})
	register(0x8107, "claim.graded", Intake|Coordinator, ClaimGraded{})
	register(0x8201, "audit.read", anyone, AuditRead{})
	register(0x8202, "audit.search", anyone, AuditSearch{})
	register(0x8203, "audit.key", anyone, AuditKey{})
	register(0x8301, "subject.erased", Admin, SubjectErased{})
}

// KindFamilyTold is reserved for the families desk: that a family was told.
// No program before that desk writes or folds it.
const KindFamilyTold Kind = 0x8501
