using System.Text;
using CsCheck;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Prices;

public sealed class LmpEventJsonTests
{
    private static readonly DateTime Start = new(2026, 3, 8, 10, 5, 0, DateTimeKind.Utc);

    private static readonly Gen<DateTime> GenUtc =
        Gen.Long[0, DateTime.MaxValue.Ticks / 10].Select(micros => new DateTime(micros * 10, DateTimeKind.Utc));

    private static readonly Gen<double> GenFinite = Gen.OneOf(
        Gen.Double.Where(double.IsFinite), Gen.OneOf(0, -0.0, double.MaxValue, double.MinValue, double.Epsilon, 0.1, -1e-7, 1e22));

    private static readonly Gen<double> GenComponent = Gen.OneOf(GenFinite, Gen.Const(double.NaN));

    private static readonly Gen<string> GenText = Gen.OneOf(
        Gen.String[Gen.Char['\u0001', '\uD7FF'], 0, 40], Gen.OneOf("MHK VL", "quote\" back\\slash", "Zürich ⚡", "\u2028<>&'"));

    private static readonly Gen<NodeLabels> GenLabels =
        Gen.Select(GenText.Null(), GenText.Null(), GenText.Null(), GenText.Null(), GenText.Null(), (a, b, c, d, e) => new NodeLabels(a, b, c, d, e));

    private static readonly Gen<EntityKey> GenKey =
        from iso in Gen.OneOf(Isos.All.ToArray())
        from id in Gen.OneOf(Gen.String[Gen.Char['!', '~'], 1, EntityKey.MaxIdLength], GenText.Where(EntityKey.IsValidId))
        select new EntityKey(iso, id);

    private static readonly Gen<LmpFact> GenFact =
        from market in Gen.OneOf(GridGrains.Domain.Markets.PriceProducts.All.ToArray())
        from stamps in Gen.Select(GenUtc, GenUtc)
        from minutes in Gen.Int[1, 1440]
        from lmp in GenFinite
        from parts in Gen.Select(GenComponent, GenComponent, GenComponent, GenComponent)
        from basis in Gen.Enum<KnownAtBasis>()
        from version in Gen.Long
        from quality in Gen.UShort
        select new LmpFact
        {
            Product = market,
            IntervalStartUtc = stamps.Item1,
            IntervalMinutes = minutes,
            Lmp = lmp,
            Energy = parts.Item1,
            Congestion = parts.Item2,
            Loss = parts.Item3,
            Ghg = parts.Item4,
            KnownAtUtc = stamps.Item2,
            KnownAtBasis = basis,
            SourceVersion = version,
            Quality = (RowQuality)quality,
        };

    internal static LmpEvent Example => new(
        new EntityKey(Isos.Caiso, "TH_SP15_GEN-APND"),
        new LmpFact
        {
            Product = PriceProduct.RealTime5Min,
            IntervalStartUtc = Start,
            IntervalMinutes = 5,
            Lmp = 31.25,
            Energy = 30,
            Congestion = 1,
            Loss = 0.25,
            KnownAtUtc = Start.AddMinutes(10),
            KnownAtBasis = KnownAtBasis.IntervalEndPlusLag,
            SourceVersion = 3,
        },
        new NodeLabels(Type: "HUB", Zone: "SP15"));

    [Fact]
    public void Every_field_round_trips() =>
        Gen.Select(GenKey, GenFact, GenLabels).Sample((key, fact, labels) =>
        {
            var buffer = new RecordBuffer();
            LmpEventJson.Write(buffer, new LmpEvent(key, fact, labels));
            Assert.Equal(key.ToString(), Encoding.UTF8.GetString(buffer.Key(0)));
            var reader = new LmpEventReader();
            Assert.True(reader.TryRead(buffer.Key(0), buffer.Value(0), out var readFact, out var readLabels, out var error), error.Message);
            Assert.Equal(fact, readFact);
            Assert.Equal(BitConverter.DoubleToInt64Bits(fact.Lmp), BitConverter.DoubleToInt64Bits(readFact.Lmp));
            Assert.Equal(DateTimeKind.Utc, readFact.IntervalStartUtc.Kind);
            Assert.Equal(DateTimeKind.Utc, readFact.KnownAtUtc.Kind);
            Assert.Equal(labels, readLabels);
            Assert.Equal(RecordError.None, error);
        });

    [Fact]
    public void The_wire_form_is_fixed()
    {
        var buffer = new RecordBuffer();
        LmpEventJson.Write(buffer, Example);
        Assert.Equal("CAISO/TH_SP15_GEN-APND", Encoding.UTF8.GetString(buffer.Key(0)));
        Assert.Equal(
            """{"ts":"2026-03-08T10:05:00Z","iso":"CAISO","node":"TH_SP15_GEN-APND","zone":"SP15","lmp":31.25,"energy_component":30,"""
            + """
            "congestion_component":1,"loss_component":0.25,"market":"REAL_TIME_5_MIN","interval_minutes":5,"known_at":"2026-03-08T10:15:00Z",
            """.Trim()
            + """
            "known_at_basis":"interval_end_plus_lag","source_version":3,"type":"HUB","quality":0}
            """.Trim(),
            Encoding.UTF8.GetString(buffer.Value(0)));
    }

    [Fact]
    public void A_price_that_could_not_be_read_back_is_refused_and_nothing_is_appended()
    {
        var good = Example;
        LmpEvent[] bad =
        [
            good with { Node = default },
            good with { Fact = good.Fact with { Lmp = double.NaN } },
            good with { Fact = good.Fact with { Lmp = double.PositiveInfinity } },
            good with { Fact = good.Fact with { Loss = double.NegativeInfinity } },
            good with { Fact = good.Fact with { IntervalMinutes = 0 } },
            good with { Fact = good.Fact with { IntervalMinutes = 1441 } },
            good with { Fact = good.Fact with { Product = PriceProduct.Unknown } },
            good with { Fact = good.Fact with { IntervalStartUtc = DateTime.SpecifyKind(Start, DateTimeKind.Unspecified) } },
            good with { Fact = good.Fact with { KnownAtUtc = DateTime.SpecifyKind(Start, DateTimeKind.Local) } },
        ];
        var buffer = new RecordBuffer();
        Assert.All(bad, price => Assert.Equal(DomainErrorCode.InvalidRecord, Assert.Throws<DomainException>(() => LmpEventJson.Write(buffer, price)).Code));
        LmpEventJson.Write(buffer, good);
        Assert.Equal(1, buffer.Count);
    }

    [Fact]
    public void Writing_and_reading_known_labels_allocates_nothing()
    {
        var buffer = new RecordBuffer();
        var reader = new LmpEventReader();
        var price = Example;
        Assert.Equal(0, Allocations.Fewest(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                Roundtrip();
            }
        }));

        void Roundtrip()
        {
            buffer.Clear();
            LmpEventJson.Write(buffer, price);
            reader.TryRead(buffer.Key(0), buffer.Value(0), out _, out _, out _);
        }
    }
}
