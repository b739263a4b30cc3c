using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Caiso;

/// <summary>Hands the rows of one OASIS CSV to the prices they are parts of.</summary>
internal sealed class OasisCsvRows(
    CsvHeader header, CsvColumn price, Utf8CsvReader row, OasisPart part, OasisPrices prices)
{
    private readonly CsvFields _fields = new(row, part.Sink);
    private readonly CsvColumn _start = header.Column("INTERVALSTARTTIME_GMT");
    private readonly CsvColumn _node = header.Column("NODE");
    private readonly CsvColumn _run = header.Column("MARKET_RUN_ID");
    private readonly CsvColumn _component = header.Column("LMP_TYPE");
    private readonly PriceProduct _product = part.Input.Product;
    private readonly Utf8Interner<bool> _isThisMarket = new(run => OasisWords.IsRunOf(part.Input.Product, run));

    public void ReadRow()
    {
        if (!_fields.TryNode(_node, prices.Nodes, out var node) || !_fields.TryStamp(_start, out var start) || !TryRun() || !TryComponent(out var component))
        {
            return;
        }

        if (_fields.TryNumber(price, out var value))
        {
            prices.Add(part, node, OasisForms.Csv.Stamp.StartUtc(start.AsUtc(), _product.IntervalMinutes()), component, value, row.Line);
        }
    }

    private bool TryRun() => (_isThisMarket.TryGet(_fields[_run], out var isThis) && isThis)
        || _fields.Reject(_run, RejectReason.UnknownValue, $"is not the run of {_product.Name()}, which this file holds");

    private bool TryComponent(out OasisComponent component) => OasisWords.TryComponent(_fields[_component], out component)
        || _fields.Reject(_component, RejectReason.UnknownValue, "is no component of an LMP");
}
