using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>
/// The nodes of one MISO day, filled row by row and handed on hour by hour. A bad cell costs its hour; a row is rejected when none of
/// its cells is usable, or when its node has no LMP row to belong to.
/// </summary>
internal sealed class MisoDayTable
{
    private const int Hours = 24;

    private readonly Utf8CsvReader _row;
    private readonly CsvFields _fields;
    private readonly IReportSink _sink;
    private readonly ReportInput _input;
    private readonly DateTime _dayStartUtc;
    private readonly CsvColumn _node;
    private readonly CsvColumn _type;
    private readonly CsvColumn _value;
    private readonly CsvColumn[] _hours = new CsvColumn[Hours];
    private readonly NodeTable _nodes = new(Isos.Miso);
    private readonly List<MisoNodeDay> _days = [];
    private readonly MisoNodeTypes _types = new();

    public MisoDayTable(CsvHeader header, Utf8CsvReader row, IReportSink sink, ReportInput input, DateTime day)
    {
        (_row, _sink, _input) = (row, sink, input);
        _fields = new CsvFields(row, sink);
        _node = header.Column("Node");
        _type = header.Column("Type");
        _value = header.Column("Value");
        for (var hour = 0; hour < Hours; hour++)
        {
            _hours[hour] = header.Column($"HE {hour + 1}", $"HE 0{hour + 1}");
        }

        _dayStartUtc = MarketClock.For(Isos.Miso).StartOfDayUtc(NodaTime.LocalDate.FromDateTime(day));
    }

    public void ReadRow()
    {
        // The node comes last: a node of the table is then always one of the days.
        if (!TryPart(out var part) || !TryLabels(out var labels) || !_fields.TryNode(_node, _nodes, out var node))
        {
            return;
        }

        node.Labels = labels;
        if (node.Index == _days.Count)
        {
            _days.Add(new MisoNodeDay(node));
        }

        var cells = new decimal?[Hours];
        if (!TryCells(cells))
        {
            _sink.RowRejected(new RowRejection(_row.Line, "", RejectReason.IncompletePrice, "no hour of the row is usable"));
        }
        else if (!_days[node.Index].TryTake(part, cells, _row.Line, out var earlierLine))
        {
            _sink.RowRejected(new RowRejection(_row.Line, "", RejectReason.Contradiction, $"line {earlierLine} has other values for {node.Key.Id}"));
        }
        else if (earlierLine != 0)
        {
            _sink.RowAccepted();
        }
    }

    /// <summary>Settles the rows held so far and hands the prices on.</summary>
    public void Complete(CancellationToken cancellation)
    {
        foreach (var day in _days)
        {
            day.Settle(_sink);
        }

        var knownAt = new KnownAtEstimate(Isos.Miso, _input.Product, _input.Options.RealTimeLag);
        for (var hour = 0; hour < Hours; hour++)
        {
            cancellation.ThrowIfCancellationRequested();
            PriceHour(hour, knownAt);
        }
    }

    private void PriceHour(int hour, KnownAtEstimate knownAt)
    {
        var startUtc = MisoForms.Hours.Stamp.StartUtc(_dayStartUtc.AddHours(hour + 1), _input.Product.IntervalMinutes());
        var known = knownAt.Of(startUtc);
        foreach (var day in _days)
        {
            if (day.TryPrice(hour, out var price))
            {
                var fact = price with
                {
                    Product = _input.Product,
                    IntervalStartUtc = startUtc,
                    IntervalMinutes = _input.Product.IntervalMinutes(),
                    KnownAtUtc = known.KnownAtUtc,
                    KnownAtBasis = known.Basis,
                };
                _sink.Price(new LmpEvent(day.Node.Key, fact, day.Node.Labels), day.LmpLine);
            }
        }
    }

    private bool TryPart(out MisoPart part)
    {
        var text = _fields[_value];
        MisoPart? found = text switch
        {
            _ when text.SequenceEqual("LMP"u8) => MisoPart.Lmp,
            _ when text.SequenceEqual("MCC"u8) => MisoPart.Congestion,
            _ when text.SequenceEqual("MLC"u8) => MisoPart.Loss,
            _ => null,
        };
        part = found.GetValueOrDefault();
        return found is not null
            || (text.IsEmpty ? _fields.RejectMissing(_value) : _fields.Reject(_value, RejectReason.UnknownValue, "is none of LMP, MCC, MLC"));
    }

    private bool TryLabels([NotNullWhen(true)] out NodeLabels? labels) =>
        _types.TryGet(_fields[_type], out labels) || _fields.Reject(_type, RejectReason.UnknownValue, "is no text");

    private bool TryCells(decimal?[] cells)
    {
        var any = false;
        for (var hour = 0; hour < Hours; hour++)
        {
            var text = _fields[_hours[hour]];
            if (Utf8Numbers.TryParse(text, out decimal value))
            {
                cells[hour] = value;
                any = true;
            }
            else
            {
                RejectCell(_hours[hour], text);
            }
        }

        return any;
    }

    private void RejectCell(CsvColumn hour, ReadOnlySpan<byte> text) => _sink.RowRejected(
        new RowRejection(_row.Line, hour.Name, text.IsEmpty ? RejectReason.MissingField : RejectReason.BadNumber,
            text.IsEmpty ? "the field is empty" : $"'{CsvFields.Quote(text)}' is no number")
        { IsPart = true });
}
