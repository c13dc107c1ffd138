using Mpr.Cli;

return await MprCommand.RunAsync(args, CliHost.OfThisProcess());
