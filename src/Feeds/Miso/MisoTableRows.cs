using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>Turns the rows of a five-minute table into prices.</summary>
internal sealed class MisoTableRows
{
    /// <summary>The columns in the order of their slots, which a JSON table fills by name.</summary>
    public static readonly CsvColumn[] Columns = [new("INTERVAL", 0), new("CPNODE", 1), new("LMP", 2), new("MCC", 3), new("MLC", 4)];

    private readonly IReportSink _sink;
    private readonly IReportRow _row;
    private readonly CsvFields _fields;
    private readonly CsvColumn _interval;
    private readonly CsvColumn _node;
    private readonly CsvColumn _lmp;
    private readonly CsvColumn _congestion;
    private readonly CsvColumn _loss;
    private readonly NodeTable _nodes = new(Isos.Miso);
    private readonly LocalTimes _times = new(MarketClock.For(Isos.Miso));
    private readonly KnownAtEstimate _knownAt;
    private readonly PriceProduct _product;

    /// <param name="columns">Where the row has what <see cref="Columns"/> names, in the same order.</param>
    public MisoTableRows(IReportRow row, IReadOnlyList<CsvColumn> columns, IReportSink sink, ReportInput input)
    {
        (_row, _sink, _product) = (row, sink, input.Product);
        (_interval, _node, _lmp, _congestion, _loss) = (columns[0], columns[1], columns[2], columns[3], columns[4]);
        _fields = new CsvFields(row, sink);
        _knownAt = new KnownAtEstimate(Isos.Miso, input.Product, input.Options.RealTimeLag);
    }

    /// <summary>A bit for each column of a price.</summary>
    public static int AllFound { get; } = (1 << Columns.Length) - 1;

    /// <returns>-1 for a column that is no part of a price.</returns>
    public static int SlotOf(ref Utf8JsonReader header)
    {
        foreach (var column in Columns)
        {
            if (header.ValueTextEquals(column.Name))
            {
                return column.Position;
            }
        }

        return -1;
    }

    public void Settle()
    {
        if (!_fields.TryNode(_node, _nodes, out var node)
            || !_fields.TryStamp(_interval, out var stamp)
            || !_fields.TryNumber(_lmp, out var lmp)
            || !_fields.TryOptionalNumber(_congestion, out var congestion)
            || !_fields.TryOptionalNumber(_loss, out var loss)
            || !TryUtc(stamp, out var stampUtc))
        {
            return;
        }

        var startUtc = MisoForms.FiveMinutes.Stamp.StartUtc(stampUtc, _product.IntervalMinutes());
        var (knownAtUtc, basis) = _knownAt.Of(startUtc);
        var fact = new LmpFact
        {
            Product = _product,
            IntervalStartUtc = startUtc,
            IntervalMinutes = _product.IntervalMinutes(),
            Lmp = lmp,
            Energy = DerivedEnergy.Of(_row[_lmp.Position], _row[_congestion.Position], _row[_loss.Position]),
            Congestion = congestion,
            Loss = loss,
            KnownAtUtc = knownAtUtc,
            KnownAtBasis = basis,
        };
        _sink.RowAccepted();
        _sink.Price(new LmpEvent(node.Key, fact, node.Labels), _row.Line);
    }

    private bool TryUtc(ReportStamp stamp, out DateTime stampUtc)
    {
        stampUtc = stamp.AsUtc();
        return stamp.Offset is not null
            || _times.TryToUtc(stamp.WallClock, RepeatedHour.First, out stampUtc)
            || _fields.Reject(_interval, RejectReason.NoSuchHour, "is skipped by the clock on this day");
    }
}
