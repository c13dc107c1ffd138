namespace Mpr.Cli.Terminals;

/// <summary>Shows how far things are. Safe to call from several threads.</summary>
internal interface IProgressBoard
{
    /// <param name="id">Names the thing from call to call.</param>
    /// <param name="label">What it is called for a person.</param>
    /// <param name="percent">0 to 100; null when unknown.</param>
    /// <param name="detail">Its state, speed, and the like.</param>
    /// <param name="ended">Whether this is the last that is heard of it.</param>
    void Update(string id, string label, double? percent, string detail, bool ended);
}

/// <summary>Shows nothing.</summary>
internal sealed class SilentBoard : IProgressBoard
{
    public void Update(string id, string label, double? percent, string detail, bool ended)
    {
        // Somebody asked for quiet.
    }
}
