using System.Xml;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Isone;

/// <summary>Reads the price records of the web services' XML one by one. Document types are refused and nothing is resolved.</summary>
internal sealed class IsoneElements(Stream content) : IDisposable
{
    // The services' pages stay under 50 MB; an attribute, unlike a text, is held in memory whole.
    private const long MaxCharacters = 256L << 20;
    private const int MaxTextLength = 256;

    private readonly char[] _text = new char[MaxTextLength];
    private readonly XmlReader _reader = XmlReader.Create(content, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersInDocument = MaxCharacters,
    });

    private IsoneField? _field;

    /// <summary>Which records the document holds; null before it is known, and for other documents.</summary>
    public IsoneRecordKind? Kind { get; private set; }

    /// <returns>False at the end of the document.</returns>
    /// <exception cref="ReportFormatException">The document is not well formed, or too large.</exception>
    public bool ReadRecord(FieldSlots record)
    {
        record.Clear();
        try
        {
            while (_reader.Read())
            {
                if (TakeNode(record))
                {
                    return true;
                }
            }

            return false;
        }
        catch (XmlException broken)
        {
            throw new ReportFormatException($"no XML at line {broken.LineNumber}, column {broken.LinePosition}", broken);
        }
    }

    public void Dispose() => _reader.Dispose();

    /// <returns>True when the node ends a record.</returns>
    private bool TakeNode(FieldSlots record)
    {
        switch (_reader.NodeType)
        {
            case XmlNodeType.Element:
                return EnterElement(record);
            case XmlNodeType.Text or XmlNodeType.CDATA when _field is { } field:
                TakeText(record, field);
                return false;
            case XmlNodeType.EndElement:
                _field = null;
                return IsRecord(_reader.LocalName);
            default:
                return false;
        }
    }

    private void TakeText(FieldSlots record, IsoneField field)
    {
        // A text longer than any field is cut, which keeps memory bounded; no id, time or name in use is near the limit.
        var length = _reader.ReadValueChunk(_text, 0, _text.Length);
        record.Set((int)field, _text.AsSpan(0, length).Trim());
        _field = null;
    }

    private bool EnterElement(FieldSlots record)
    {
        var name = _reader.LocalName;
        Kind ??= KindOf(name);
        _field = _reader.IsEmptyElement ? null : FieldOf(name);
        if (name == "Location")
        {
            record.Set((int)IsoneField.LocationId, _reader.GetAttribute("LocId"));
            record.Set((int)IsoneField.LocationType, _reader.GetAttribute("LocType"));
        }

        return _reader.IsEmptyElement && IsRecord(name);
    }

    private static bool IsRecord(string name) => name is "HourlyLmp" or "FiveMinLmp";

    private static IsoneRecordKind? KindOf(string name) => name switch
    {
        "HourlyLmps" or "HourlyLmp" => IsoneRecordKind.Hourly,
        "FiveMinLmps" or "FiveMinLmp" => IsoneRecordKind.FiveMinute,
        _ => null,
    };

    private static IsoneField? FieldOf(string name) => name switch
    {
        "BeginDate" => IsoneField.BeginDate,
        "Location" => IsoneField.LocationName,
        "LmpTotal" => IsoneField.Lmp,
        "EnergyComponent" => IsoneField.Energy,
        "CongestionComponent" => IsoneField.Congestion,
        "LossComponent" => IsoneField.Loss,
        _ => null,
    };
}
