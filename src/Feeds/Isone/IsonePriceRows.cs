using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Isone;

/// <summary>What a field of an ISO-NE record holds; the value is its slot.</summary>
internal enum IsoneField
{
    BeginDate,
    LocationId,
    LocationType,
    LocationName,
    Lmp,
    Energy,
    Congestion,
    Loss,
}

/// <summary>Turns records of one ISO-NE report into prices, whichever of JSON, XML or CSV they come from.</summary>
internal sealed class IsonePriceRows(ReportInput input, IReportSink sink)
{
    public const int FieldCount = (int)IsoneField.Loss + 1;

    private readonly NodeTable _nodes = new(Isos.Isone);
    private readonly Utf8Interner<byte[]?> _names = new(
        name => input.Names.TryResolve(Isos.Isone, name, type: null, out var id) ? System.Text.Encoding.UTF8.GetBytes(id) : null);

    private readonly KnownAtEstimate _estimate = new(Isos.Isone, input.Product, input.Options.RealTimeLag);

    /// <summary>When the report was published, where it says so.</summary>
    public DateTime? PublishedUtc { get; init; }

    /// <exception cref="ReportFormatException">The records are of another length than the product chosen.</exception>
    public void Require(IsoneRecordKind kind)
    {
        if ((kind == IsoneRecordKind.FiveMinute) != (input.Product == PriceProduct.RealTime5Min))
        {
            throw new ReportFormatException($"holds {(kind == IsoneRecordKind.Hourly ? "hourly" : "five-minute")} prices, not {input.Product.Name()}");
        }
    }

    /// <summary>Takes a record of the web services, whose time carries its offset.</summary>
    public void Accept(FieldSlots record, int number)
    {
        if (!ReportStamp.TryParse(record[(int)IsoneField.BeginDate], out var begin))
        {
            Refuse(record, number, IsoneField.BeginDate, RejectReason.BadTime, "is no date and time");
        }
        else if (begin.Offset is null)
        {
            Refuse(record, number, IsoneField.BeginDate, RejectReason.BadTime, "has no offset from UTC");
        }
        else if (TryNode(record, number, out var node))
        {
            Accept(record, number, node, IsoneForms.WebHours.Stamp.StartUtc(begin.AsUtc(), input.Product.IntervalMinutes()));
        }
    }

    /// <summary>Takes a record whose place in time the form itself had to work out.</summary>
    public void Accept(FieldSlots record, int number, ReportNode node, DateTime startUtc)
    {
        if (!TryNumber(record, number, IsoneField.Lmp, out var lmp)
            || !TryComponent(record, number, IsoneField.Energy, out var energy)
            || !TryComponent(record, number, IsoneField.Congestion, out var congestion)
            || !TryComponent(record, number, IsoneField.Loss, out var loss))
        {
            return;
        }

        var (knownAtUtc, basis) = PublishedUtc is { } published ? (published, KnownAtBasis.Published) : _estimate.Of(startUtc);
        var fact = new LmpFact
        {
            Product = input.Product,
            IntervalStartUtc = startUtc,
            IntervalMinutes = input.Product.IntervalMinutes(),
            Lmp = lmp,
            Energy = energy,
            Congestion = congestion,
            Loss = loss,
            KnownAtUtc = knownAtUtc,
            KnownAtBasis = basis,
        };
        sink.RowAccepted();
        sink.Price(new LmpEvent(node.Key, fact, node.Labels), number);
    }

    public bool TryNode(FieldSlots record, int number, [NotNullWhen(true)] out ReportNode? node)
    {
        var id = record[(int)IsoneField.LocationId];
        var name = record[(int)IsoneField.LocationName];
        node = null;
        if (id.IsEmpty && !name.IsEmpty)
        {
            if (!_names.TryGet(name, out var known) || known is null)
            {
                return Refuse(record, number, IsoneField.LocationName, RejectReason.BadKey, "has no known location id, and the report gives none");
            }

            id = known;
        }

        if (!_nodes.TryGet(id, out node))
        {
            return Refuse(record, number, IsoneField.LocationId, RejectReason.BadKey, "is no location id");
        }

        if (ReferenceEquals(node.Labels, NodeLabels.None))
        {
            node.Labels = IsoneLocations.LabelsOf(name, record[(int)IsoneField.LocationType]);
            if (!record[(int)IsoneField.LocationId].IsEmpty)
            {
                input.Names.Learn(node.Key, node.Labels.Name, node.Labels.Type);
            }
        }

        return true;
    }

    /// <returns>Always false, for use in conditions.</returns>
    public bool Refuse(FieldSlots record, int number, IsoneField field, RejectReason reason, string complaint)
    {
        var text = record[(int)field];
        return text.IsEmpty
            ? Reject(number, field.ToString(), RejectReason.MissingField, "the field is empty")
            : Reject(number, field.ToString(), reason, $"'{CsvFields.Quote(text)}' {complaint}");
    }

    /// <returns>Always false, for use in conditions.</returns>
    public bool Reject(int number, string field, RejectReason reason, string detail)
    {
        sink.RowRejected(new RowRejection(number, field, reason, detail));
        return false;
    }

    private bool TryNumber(FieldSlots record, int number, IsoneField field, out double value) =>
        Utf8Numbers.TryParse(record[(int)field], out value) || Refuse(record, number, field, RejectReason.BadNumber, "is no number");

    private bool TryComponent(FieldSlots record, int number, IsoneField field, out double value)
    {
        value = double.NaN;
        return record[(int)field].IsEmpty || TryNumber(record, number, field, out value);
    }
}
