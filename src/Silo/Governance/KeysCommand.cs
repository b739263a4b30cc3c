using System.CommandLine;
using System.Security.Cryptography;
using GridGrains.Domain.Governance;
using GridGrains.Silo.Commands;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Governance;

/// <summary>Makes the first key, before there is a silo that could.</summary>
internal static class KeysCommand
{
    public static Command Build()
    {
        var create = new Command("new", $"Print a new key, for {AccessSettings.AdminKeyVariable}; it is stored nowhere");
        create.SetAction(_ =>
        {
            Console.Out.WriteLine(ApiKeyText.Of(RandomNumberGenerator.GetBytes(ApiKeyText.RandomBytes)).Reveal());
            return ExitCodes.Ok;
        });
        return new Command("keys", "Keys of the HTTP interface") { create };
    }
}
