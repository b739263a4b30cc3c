using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Unpacking;

/// <summary>
/// Passes XML on and looks at its outline only: how deep elements lie, how long tags and texts are, how many names there are. A parser
/// keeps all of that in memory, and some of it costs time by the square. What is not well formed is the parser's to say.
/// </summary>
/// <param name="time">Asked with every piece that a parser takes; null where the caller bounds what it takes.</param>
internal sealed class XmlGuard(Stream xml, ReadingTime? time = null) : ForwardStream
{
    public const int MaxDepth = 64;
    public const int MaxTagBytes = 64 * 1024;
    public const int MaxTextBytes = 1 << 20;

    /// <summary>Different names of elements and attributes, and different namespaces.</summary>
    public const int MaxNames = 1_000;

    private const uint FirstHash = 2166136261;
    private const uint HashFactor = 16777619;

    private static readonly uint Namespace = "xmlns"u8.ToArray().Aggregate(FirstHash, Hashed);

    private readonly HashSet<uint> _names = [];
    private Place _place;
    private int _depth;
    private int _length;
    private uint _name;
    private byte _quote;
    private byte _before;
    private byte _beforeThat;
    private int _nameLength;
    private bool _isNamespace;

    private enum Place
    {
        Text,
        Opened,
        ElementName,
        InTag,
        AttributeName,
        AttributeValue,
        Closing,
        Declaration,
        Comment,
        Characters,
        Instruction,
    }

    public override int Read(Span<byte> buffer)
    {
        time?.Require();
        var read = xml.Read(buffer);
        foreach (var next in buffer[..read])
        {
            Take(next);
            (_beforeThat, _before) = (_before, next);
        }

        return read;
    }

    private void Take(byte next)
    {
        var limit = _place is Place.Text or Place.Comment or Place.Characters or Place.Instruction ? MaxTextBytes : MaxTagBytes;
        if (++_length > limit)
        {
            throw new ReportFormatException(limit == MaxTagBytes
                ? $"has an XML tag of more than {MaxTagBytes} bytes"
                : $"has a text of more than {MaxTextBytes} bytes within its XML");
        }

        switch (_place)
        {
            case Place.Text:
                if (next == '<')
                {
                    GoTo(Place.Opened);
                }

                break;
            case Place.Opened:
                TakeFirst(next);
                break;
            case Place.ElementName or Place.InTag or Place.AttributeName or Place.AttributeValue:
                TakeInTag(next);
                break;
            default:
                TakeOther(next);
                break;
        }
    }

    private void TakeFirst(byte next)
    {
        switch (next)
        {
            case (byte)'/':
                _place = Place.Closing;
                _depth--;
                break;
            case (byte)'!':
                _place = Place.Declaration;
                break;
            case (byte)'?':
                _place = Place.Instruction;
                break;
            default:
                if (++_depth > MaxDepth)
                {
                    throw new ReportFormatException($"has XML elements more than {MaxDepth} deep");
                }

                _place = Place.ElementName;
                BeginName(next);
                break;
        }
    }

    private void TakeInTag(byte next)
    {
        if (_place == Place.AttributeValue)
        {
            TakeInValue(next);
        }
        else if (next == '>')
        {
            EndName();
            _depth -= _before == '/' ? 1 : 0;
            GoTo(Place.Text);
        }
        else if (next is (byte)'"' or (byte)'\'')
        {
            (_place, _quote, _name, _nameLength) = (Place.AttributeValue, next, FirstHash, "xmlns".Length);
        }
        else if (next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'/' or (byte)'=')
        {
            EndName();
        }
        else if (_place == Place.InTag)
        {
            _place = Place.AttributeName;
            BeginName(next);
        }
        else
        {
            AddToName(next);
        }
    }

    private void TakeInValue(byte next)
    {
        if (next != _quote)
        {
            AddToName(next);
            return;
        }

        if (_isNamespace)
        {
            KeepName();
        }

        _place = Place.InTag;
    }

    private void TakeOther(byte next)
    {
        var ends = next == '>' && _place switch
        {
            Place.Comment => (_before, _beforeThat) is ((byte)'-', (byte)'-'),
            Place.Characters => (_before, _beforeThat) is ((byte)']', (byte)']'),
            Place.Instruction => _before == '?',
            _ => true,
        };
        if (ends)
        {
            GoTo(Place.Text);
        }
        else if (_place == Place.Declaration && _before == '!')
        {
            _place = next == '-' ? Place.Comment : next == '[' ? Place.Characters : Place.Declaration;
        }
    }

    private void GoTo(Place place) => (_place, _length) = (place, 0);

    private void BeginName(byte first)
    {
        (_name, _nameLength, _isNamespace) = (FirstHash, 0, false);
        AddToName(first);
    }

    private void AddToName(byte next)
    {
        _name = Hashed(_name, next);
        _isNamespace |= ++_nameLength == "xmlns".Length && _name == Namespace;
    }

    private static uint Hashed(uint hash, byte next) => (hash ^ next) * HashFactor;

    private void EndName()
    {
        if (_place is Place.ElementName or Place.AttributeName)
        {
            KeepName();
        }

        _place = Place.InTag;
    }

    private void KeepName()
    {
        if (_names.Add(_name) && _names.Count > MaxNames)
        {
            throw new ReportFormatException($"has more than {MaxNames} different XML names");
        }
    }
}
