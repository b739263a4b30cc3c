using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace GridGrains.Silo.Hosting;

/// <summary>One line for each message. Of a source file in a stack trace its name is given, never the folder that it was built in.</summary>
internal sealed partial class LogLine() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (message is null && logEntry.Exception is null)
        {
            return;
        }

        textWriter.Write(WordOf(logEntry.LogLevel));
        textWriter.Write(": ");
        textWriter.Write(logEntry.Category);
        textWriter.Write('[');
        textWriter.Write(logEntry.EventId.Id);
        textWriter.Write("] ");
        textWriter.Write(OnOneLine(message));
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(' ');
            textWriter.Write(OnOneLine(exception.ToString()));
        }

        textWriter.Write(Environment.NewLine);
    }

    // A text of a caller or of another library may break lines, or quote a trace.
    private static string OnOneLine(string? text) => BuildFolder().Replace(text ?? "", "$1").ReplaceLineEndings(" ");

    private static string WordOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    [GeneratedRegex(@"(?<= in )(?:[A-Za-z]:)?[\\/][^\r\n:]*?([^\\/\r\n:]+\.cs)(?=:line [0-9]+)")]
    private static partial Regex BuildFolder();
}
