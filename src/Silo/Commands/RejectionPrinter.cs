using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using Spectre.Console;

namespace GridGrains.Silo.Commands;

/// <summary>Shows the first rejections of each report as they happen; the rest is counted.</summary>
internal sealed class RejectionPrinter(IReportSink inner, IAnsiConsole messages) : IReportSink, IDisposable
{
    private const int ShownPerReport = 5;

    private string _file = "";
    private int _inReport;

    public void ReportOpened(string fileName)
    {
        PrintRest();
        (_file, _inReport) = (fileName, 0);
        inner.ReportOpened(fileName);
    }

    public void RowAccepted() => inner.RowAccepted();

    public void RowRejected(in RowRejection rejection)
    {
        if (_inReport++ < ShownPerReport)
        {
            messages.MarkupLineInterpolated($"[yellow]{_file}:{rejection.Line}[/] {rejection.Field}: {rejection.Reason}: {rejection.Detail}");
        }

        inner.RowRejected(rejection);
    }

    public void Price(in LmpEvent price, int line) => inner.Price(price, line);

    public void PrintRest()
    {
        if (_inReport > ShownPerReport)
        {
            messages.MarkupLineInterpolated($"[yellow]{_file}[/] ... and {_inReport - ShownPerReport} more rejections");
        }

        _inReport = 0;
    }

    public void Dispose() => PrintRest();
}
