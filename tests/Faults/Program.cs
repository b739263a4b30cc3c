using GridGrains.Tests.Faults;
using GridGrains.Tests.Faults.Campaigns;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// dotnet test speaks the testing platform's protocol; everything else is a run at the console.
var rest = Campaign.TakeArguments(args);
if (rest.Contains("--server") || rest.Contains("--internal-msbuild-node"))
{
    return await TestPlatformTestFramework.RunAsync(rest, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}

var code = await ConsoleRunner.Run(rest);
foreach (var line in Measured.Lines())
{
    Console.WriteLine(line);
}

return code;
