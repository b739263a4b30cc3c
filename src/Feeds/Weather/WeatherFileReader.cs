using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Unpacking;
using GridGrains.Feeds.Weather.Forms;
using GridGrains.Feeds.Weather.Intake;

namespace GridGrains.Feeds.Weather;

/// <summary>Reads files of weather of any known form: plain, gzip or zip. What a file is, its content says.</summary>
public static class WeatherFileReader
{
    /// <summary>The form of a file, or of the first report in it; null for none of weather.</summary>
    public static string? FormOf(string path)
    {
        string? form = null;
        try
        {
            using var content = File.OpenRead(path);
            Unpacked(path, content, (head, _) => form ??= WeatherForms.Of(head)?.Name, static (_, _) => { }, CancellationToken.None);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Whoever reads it says why it cannot be read.
            return null;
        }

        return form;
    }

    /// <summary>Reads all of a file.</summary>
    /// <returns>Why it, or an entry of it, was not read to its end; null when all was.</returns>
    /// <exception cref="OperationCanceledException"/>
    public static string? Read(string path, StationPlaces stations, DateTime nowUtc, IWeatherSink sink, CancellationToken cancellation)
    {
        string? refusal = null;
        void Refuse(string name, string why) => refusal ??= $"{name} {why}";
        try
        {
            using var content = File.OpenRead(path);
            Unpacked(path, content, ReadForm, Refuse, cancellation);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Refuse(Path.GetFileName(path), unreadable.Message);
        }

        return refusal;

        void ReadForm(ReportHead head, Stream content)
        {
            var form = WeatherForms.Of(head) ?? throw new ReportFormatException("has no form of weather that is known");
            sink.Opened(head.FileName, form.Name);
            form.Read(new WeatherInput(head.FileName, content, stations, nowUtc), sink, cancellation);
            content.CopyTo(Stream.Null);
        }
    }

    private static void Unpacked(string path, Stream content, Action<ReportHead, Stream> read, Action<string, string> refuse, CancellationToken cancellation) =>
        new ReportUnpacker(new ReportReader(), [], read, refuse, cancellation).Open(Path.GetFileName(path), content);
}
