package board

import (
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger/ledgertest"
)

// TestASlipThatADeskTakesCostsOnePlaceItsClockAndNobodyTheBoard: every value
// here is one that the plan or field desk lets in.
func TestASlipThatADeskTakesCostsOnePlaceItsClockAndNobodyTheBoard(t *testing.T) {
	hour := event.Millis(3_600_000)
	slips := map[string][]event.Payload{
		"closed, as told later, before it was opened": {
			event.SpaceAccess{Access: event.AccessOpened, Via: event.Via{Told: start + 3*hour}},
			event.SpaceAccess{Access: event.AccessClosed, Via: event.Via{Told: start + 2*hour}}},
		"least people above most": {event.SpaceAttribute{Attribute: event.AttrPeopleLow, Value: 50},
			event.SpaceAttribute{Attribute: event.AttrPeopleHigh, Value: 10}},
		"more people than the engine takes": {event.SpaceAttribute{Attribute: event.AttrPeopleBest, Value: 200_000}},
		"shut since 1970":                   {event.SpaceAttribute{Attribute: event.AttrSealedAt, Value: 1}},
		"a hall of 200 m on 200 m on 60 m": {event.SpaceAttribute{Attribute: event.AttrLength, Value: 200_000, Source: "Q"},
			event.SpaceAttribute{Attribute: event.AttrWidth, Value: 200_000, Source: "Q"},
			event.SpaceAttribute{Attribute: event.AttrHeight, Value: 60_000, Source: "Q"}},
	}
	others := map[string]event.Payload{
		"a gap of a metre under a door": event.BarrierAdded{Site: event.SiteID(ledgertest.Entity("K")), From: space("A-01"), Barrier: event.BarrierDoor, GapMM: 1000},
		"a reading of 2020":             event.ReadingRecorded{Space: space("A-01"), HasCO2: true, CO2PPM: 20_000, Via: event.Via{Told: 1_580_000_000_000}},
	}
	check := func(t *testing.T, p *plan) {
		t.Helper()
		b := p.board(NewClocks())
		if c := b.at(t, "A-02").Clock; c == nil || c.From == 0 {
			t.Errorf("the clock of the next cell is %+v", c)
		}
	}
	for name, says := range slips {
		t.Run(name, func(t *testing.T) {
			p := newPlan(t)
			p.closed("A-01", 0)
			p.closed("A-02", 6)
			p.say("A-01", says...)
			p.say("reading", event.ReadingRecorded{Space: space("A-01"), HasCO2: true, CO2PPM: 20_000})
			check(t, p)
		})
	}
	for name, says := range others {
		t.Run(name, func(t *testing.T) {
			p := newPlan(t)
			p.closed("A-01", 6)
			p.closed("A-02", 6)
			p.say("slip", says)
			check(t, p)
		})
	}
}
