using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Caiso;

/// <summary>Reads the <c>REPORT_DATA</c> elements of an OASIS document.</summary>
internal sealed class OasisXmlRows
{
    private static readonly CsvColumn Component = new("DATA_ITEM", 0);
    private static readonly CsvColumn Node = new("RESOURCE_NAME", 1);
    private static readonly CsvColumn Start = new("INTERVAL_START_GMT", 2);
    private static readonly CsvColumn Value = new("VALUE", 3);
    private static readonly CsvColumn Run = new("MKT_TYPE", 4);
    private static readonly CsvColumn[] Columns = [Component, Node, Start, Value];

    private readonly OasisXmlReader _xml;
    private readonly OasisPrices _prices;
    private readonly OasisPart _part;
    private readonly PriceProduct _product;
    private readonly SlotRow _row = new(Columns.Length + 1);
    private readonly CsvFields _fields;
    private string _run = "";

    public OasisXmlRows(OasisXmlReader xml, OasisPart part, OasisPrices prices)
    {
        (_xml, _part, _product, _prices) = (xml, part, part.Input.Product, prices);
        _fields = new CsvFields(_row, part.Sink);
    }

    /// <exception cref="ReportFormatException">OASIS' own error.</exception>
    public void ReadAll(CancellationToken cancellation)
    {
        while (_xml.Next())
        {
            if (_xml.IsStart)
            {
                TakeStart(_xml.Element);
            }
            else if (_xml.Element is "REPORT_DATA")
            {
                cancellation.ThrowIfCancellationRequested();
                Settle();
            }
        }
    }

    private void TakeStart(string element)
    {
        switch (element)
        {
            case "REPORT_DATA":
                _row.Begin();
                if (_xml.IsEmpty)
                {
                    Settle();
                }

                break;
            case "MKT_TYPE":
                _run = _xml.TextSpan().ToString();
                break;
            case "ERR_DESC":
                throw new ReportFormatException($"OASIS answered: {_xml.TextSpan()}");
            default:
                TakeValue(element);
                break;
        }
    }

    private void TakeValue(string element)
    {
        foreach (var column in Columns)
        {
            if (column.Name == element)
            {
                _row.Slots.Set(column.Position, _xml.TextSpan());
                return;
            }
        }
    }

    private void Settle()
    {
        if (!OasisWords.IsRunOf(_product, _run))
        {
            _row.Slots.Set(Run.Position, _run);
            _fields.Reject(Run, RejectReason.UnknownValue, $"is not the run of {_product.Name()}, which this file holds");
        }
        else if (!OasisWords.TryComponent(_row[Component.Position], out var component))
        {
            _fields.Reject(Component, RejectReason.UnknownValue, "is no component of an LMP");
        }
        else if (_fields.TryNode(Node, _prices.Nodes, out var node) && _fields.TryStamp(Start, out var start) && _fields.TryNumber(Value, out var value))
        {
            _prices.Add(_part, node, OasisForms.Xml.Stamp.StartUtc(start.AsUtc(), _product.IntervalMinutes()), component, value, _row.Line);
        }
    }
}
