using System.Globalization;
using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>Turns the pricing nodes of a consolidated table into prices.</summary>
internal sealed class MisoBoardRows
{
    private static readonly CsvColumn Node = new("name", 0);
    private static readonly CsvColumn Lmp = new("LMP", 1);
    private static readonly CsvColumn Congestion = new("MCC", 2);
    private static readonly CsvColumn Loss = new("MLC", 3);
    private static readonly CsvColumn Reference = new("RefId", 4);
    private static readonly CsvColumn SectionTime = new("HourAndMin", 5);
    private static readonly CsvColumn[] Members = [Node, Lmp, Congestion, Loss];

    private readonly IReportSink _sink;
    private readonly ReportInput _input;
    private readonly SlotRow _row = new(SectionTime.Position + 1);
    private readonly CsvFields _fields;
    private readonly NodeTable _nodes = new(Isos.Miso);
    private readonly KnownAtEstimate?[] _knownAt = new KnownAtEstimate?[PriceProducts.Count];
    private string _reference = "";
    private string _sectionTime = "";

    public MisoBoardRows(IReportSink sink, ReportInput input)
    {
        (_sink, _input) = (sink, input);
        _fields = new CsvFields(_row, sink);
    }

    /// <returns>-1 for a member that is no part of a price.</returns>
    public static int SlotOf(ref Utf8JsonReader name)
    {
        foreach (var member in Members)
        {
            if (name.ValueTextEquals(member.Name))
            {
                return member.Position;
            }
        }

        return -1;
    }

    public void EnterSection() => _sectionTime = "";

    public void SetReference(ref Utf8JsonReader value) => _reference = TextOf(ref value);

    public void SetSectionTime(ref Utf8JsonReader value) => _sectionTime = TextOf(ref value);

    public void SetValue(int slot, ref Utf8JsonReader value) => _ = _row.Slots.TrySet(slot, ref value);

    public void Begin() => _row.Begin();

    public void Settle(MisoBoardSection section)
    {
        if (!_fields.TryNode(Node, _nodes, out var node)
            || !_fields.TryNumber(Lmp, out var lmp)
            || !_fields.TryOptionalNumber(Congestion, out var congestion)
            || !_fields.TryOptionalNumber(Loss, out var loss)
            || !TryStart(section, out var startUtc))
        {
            return;
        }

        var (knownAtUtc, basis) = KnownAt(section.Product).Of(startUtc);
        var fact = new LmpFact
        {
            Product = section.Product,
            IntervalStartUtc = startUtc,
            IntervalMinutes = section.Product.IntervalMinutes(),
            Lmp = lmp,
            Energy = DerivedEnergy.Of(_row[Lmp.Position], _row[Congestion.Position], _row[Loss.Position]),
            Congestion = congestion,
            Loss = loss,
            KnownAtUtc = knownAtUtc,
            KnownAtBasis = basis,
        };
        _sink.RowAccepted();
        _sink.Price(new LmpEvent(node.Key, fact, node.Labels), _row.Line);
    }

    private KnownAtEstimate KnownAt(PriceProduct product) =>
        _knownAt[(int)product] ??= new KnownAtEstimate(Isos.Miso, product, _input.Options.RealTimeLag);

    private bool TryStart(MisoBoardSection section, out DateTime startUtc)
    {
        startUtc = default;
        if (!TryReference(out var tableEndEst))
        {
            _row.Slots.Set(Reference.Position, _reference);
            return _fields.Reject(Reference, RejectReason.BadTime, "does not name the day");
        }

        if (section.StartEst(tableEndEst, _sectionTime) is not { } startEst)
        {
            _row.Slots.Set(SectionTime.Position, _sectionTime);
            return _fields.Reject(SectionTime, RejectReason.BadTime, "is no time of the section");
        }

        startUtc = Isos.Miso.TimeZone.AtStrictly(NodaTime.LocalDateTime.FromDateTime(startEst)).ToDateTimeUtc();
        return true;
    }

    /// <summary><c>02-Oct-2026 - Interval 16:50 EST</c>: the five minutes that end then.</summary>
    private bool TryReference(out DateTime tableEndEst) => DateTime.TryParseExact(
        _reference, "dd-MMM-yyyy' - Interval 'HH:mm' EST'", CultureInfo.InvariantCulture, DateTimeStyles.None, out tableEndEst)
        && tableEndEst.Year is >= ReportStamp.MinYear and <= ReportStamp.MaxYear;

    private static string TextOf(ref Utf8JsonReader value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // A number, or a lone surrogate: no text of a time, and rejected as such with each row.
            return "";
        }
    }
}
