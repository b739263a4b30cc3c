using System.CommandLine;
using GridGrains.Silo.Commands;

var parsed = SiloCommands.Build().Parse(args);
if (parsed.Errors.Count > 0)
{
    return SiloCommands.Refuse(parsed, Console.Error);
}

// The parser ends the process two seconds after SIGTERM unless set otherwise: too soon for the shards' last barriers.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = RunCommand.StopDeadline };
return await parsed.InvokeAsync(invocation);
