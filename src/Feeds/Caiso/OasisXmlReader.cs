using System.Text;
using System.Xml;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Caiso;

/// <summary>Walks the elements of an OASIS document without holding it. Namespaces and prefixes, which vary, are ignored.</summary>
internal sealed class OasisXmlReader : IDisposable
{
    private const int MaxTextLength = 512;

    // Nothing outside the document is fetched and nothing inside it may expand.
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    private readonly XmlReader _xml;
    private readonly char[] _text = new char[MaxTextLength];

    public OasisXmlReader(Stream content) => _xml = XmlReader.Create(new StreamReader(content, Encoding.UTF8), Settings);

    public OasisXmlReader(ReportHead head) : this(new MemoryStream(head.Start.ToArray(), writable: false))
    {
    }

    public string Element => _xml.LocalName;

    public bool IsStart => _xml.NodeType == XmlNodeType.Element;

    /// <summary>An element such as <c>&lt;REPORT_DATA/&gt;</c>, which has no end of its own.</summary>
    public bool IsEmpty => IsStart && _xml.IsEmptyElement;

    /// <summary>Goes to the next start or end of an element.</summary>
    public bool Next()
    {
        while (_xml.Read())
        {
            if (_xml.NodeType is XmlNodeType.Element or XmlNodeType.EndElement)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text of the element that has just started, without outer blanks; cut where no value of a price report is that long.</summary>
    public ReadOnlySpan<char> TextSpan()
    {
        if (IsEmpty || !_xml.Read() || _xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA))
        {
            return default;
        }

        var (length, read) = (0, 1);
        while (read > 0 && length < _text.Length)
        {
            read = _xml.ReadValueChunk(_text, length, _text.Length - length);
            length += read;
        }

        return _text.AsSpan(0, length).Trim();
    }

    public void Dispose() => _xml.Dispose();
}
