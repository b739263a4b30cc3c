using System.Security.Cryptography;
using GridGrains.Feeds.Weather;
using GridGrains.Feeds.Weather.Intake;
using GridGrains.Grains.Contracts.Weather;

namespace GridGrains.Silo.Feeds.Weather;

/// <summary>What is known of one file between looks.</summary>
internal sealed class WeatherFileState(string path)
{
    public const string ReadWord = "read";

    private const int BufferBytes = 1 << 16;

    // Forms of which a line is a row, so that lines taken before can be passed over.
    private static readonly string[] LineForms = ["isd-fixed-width", "global-hourly-csv", "metar-text"];

    private (long Length, DateTime Written)? _seen;
    private (long Length, DateTime Written)? _taken;
    private Content _read = Content.None;
    private Content _done = Content.None;
    private (string? Form, bool IsKnown) _form;

    public string Path { get; } = path;

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Null until it was looked into.</summary>
    public WeatherFileView? View { get; set; }

    /// <summary>Names the content, and the file it is in.</summary>
    public string SourceId => $"weather-file:{Convert.ToHexStringLower(_read.Digest)}:{Name}";

    /// <summary>Whole lines that an earlier look has taken; 0 where the file does not go on as it began.</summary>
    public int LinesTaken { get; private set; }

    /// <summary>Whether it is to be read now.</summary>
    public bool IsNews(bool isSettled)
    {
        var info = new FileInfo(Path);
        (long, DateTime)? stat = info.Exists ? (info.Length, info.LastWriteTimeUtc) : null;
        if (stat is null || stat == _taken)
        {
            return false;
        }

        var isSame = stat == _seen;
        _seen = stat;
        return isSame || !isSettled;
    }

    public string? Form()
    {
        _form = _form.IsKnown ? _form : (WeatherFileReader.FormOf(Path), true);
        return _form.Form;
    }

    /// <summary>Reads all of it for its digest, and finds whether it only goes on from where it ended.</summary>
    /// <exception cref="IOException"/>
    public void Measure()
    {
        using var content = File.OpenRead(Path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (isGrown, isPacked) = (false, false);
        var buffer = new byte[BufferBytes];
        var (length, lines) = (0L, 0);
        while (true)
        {
            var wanted = length < _done.Length ? (int)Math.Min(buffer.Length, _done.Length - length) : buffer.Length;
            var read = content.Read(buffer, 0, wanted);
            if (read == 0)
            {
                break;
            }

            isPacked |= length == 0 && (buffer is [0x1F, 0x8B, ..] || buffer is [(byte)'P', (byte)'K', ..]);
            hash.AppendData(buffer, 0, read);
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            length += read;
            isGrown |= length == _done.Length && hash.GetCurrentHash().AsSpan().SequenceEqual(_done.Digest);
        }

        _read = new Content(hash.GetHashAndReset(), length, lines);
        _form = (null, false);

        // Lines of what is packed cannot be counted from outside.
        LinesTaken = isGrown && !isPacked && LineForms.Contains(Form()) ? _done.Lines : 0;
    }

    /// <summary>What was read is in the log: it is not read again.</summary>
    public void Done() => (_taken, _done) = (_seen, _read);

    public WeatherFileView Taken(WeatherFileCounts counts, string? refusal, DateTime nowUtc) => new(
        Name, refusal is null ? ReadWord : "refused", counts.Form, _read.Length, counts.Observations, counts.ForecastHours, counts.Stations, counts.RejectedRows, counts.Rejections,
        counts.FirstReasons, refusal, nowUtc);

    public WeatherFileView Seen(string state, DateTime nowUtc) => new(Name, state, Form(), _read.Length, 0, 0, 0, 0, 0, [], null, nowUtc);

    public WeatherFileView Refused(string reason, DateTime nowUtc) => new(Name, "refused", null, 0, 0, 0, 0, 0, 0, [], reason, nowUtc);

    private sealed record Content(byte[] Digest, long Length, int Lines)
    {
        public static readonly Content None = new([], 0, 0);
    }
}
