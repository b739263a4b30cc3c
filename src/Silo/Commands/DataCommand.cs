using System.CommandLine;
using GridGrains.Durability.Sqlite;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Commands;

/// <summary>Looks at a data directory that no silo uses, and mends what can safely be mended.</summary>
internal static class DataCommand
{
    public static Command Build()
    {
        var doctor = new Command("doctor", "Say what of a data directory fits together; exit code 1 when something does not");
        var repair = new Command("repair", "Do what is safe: pair log and checkpoints, take cursors from the log, leave another directory's lake");
        foreach (var (command, run) in ((Command, Func<DataFit, int>)[])[(doctor, Doctor), (repair, Repair)])
        {
            var directory = new Argument<string>("DIR") { Description = "A data directory that no silo is running on" };
            command.Arguments.Add(directory);
            command.SetAction(parsed => Run(parsed.GetValue(directory)!, run));
        }

        return new Command("data", "Look at a data directory, or mend it") { doctor, repair };
    }

    private static int Run(string path, Func<DataFit, int> run)
    {
        try
        {
            using var directory = DataDirectory.OpenExisting(path);
            return run(new DataFit(directory));
        }
        catch (Exception refused) when (StartFailures.LineOf(refused) is not null)
        {
            ReportConsole.WriteError(StartFailures.LineOf(refused)!);
            return ExitCodes.Unusable;
        }
    }

    private static int Doctor(DataFit fit)
    {
        var (fits, lines) = fit.Examine();
        foreach (var line in lines)
        {
            Console.Out.WriteLine(line);
        }

        return fits ? ExitCodes.Ok : 1;
    }

    private static int Repair(DataFit fit)
    {
        var done = fit.Repair();
        foreach (var line in done.Count > 0 ? done : ["everything fits: nothing was done"])
        {
            Console.Out.WriteLine(line);
        }

        return ExitCodes.Ok;
    }
}
